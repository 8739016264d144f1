use super::*;
use crate::model::Unwatched;
use crate::parameter::Given;
use crate::report::Mark;

fn run(given: &[(&str, &str)], seed: u64) -> Report {
    let given: Vec<_> =
        given.iter().map(|(name, value)| ((*name).into(), Given::Text((*value).into()))).collect();
    MODEL.run(&describe().resolve(&given).unwrap(), seed, &mut Unwatched).unwrap()
}

#[test]
fn the_cued_population_comes_back() {
    let report = run(&[], 1);
    let value = |name| report.value(name).unwrap();
    assert!(value("cue_rate") > 16.5 && value("cue_rate") < 21.5, "{}", value("cue_rate"));
    assert!(value("delay_difference") > 1.2, "{}", value("delay_difference"));
    assert!(value("inhibitory_rate") > 7.7 && value("inhibitory_rate") < 8.5);
    assert!(value("u_delay") > 0.52 && value("u_delay_other") < 0.45);
}

#[test]
fn the_preset_decides_drive_duration_and_read_out() {
    let settings = describe().resolve(&[("preset".into(), Given::Text("silent".into()))]).unwrap();
    assert!((settings.number("mu_e") - 22.7).abs() < 1e-12 && settings.switch("read_out"));
    assert!((settings.number("duration") - 2500.0).abs() < 1e-12);
}

#[test]
fn without_a_cue_no_population_is_special() {
    let report = run(&[("preset", "silent"), ("cue", "1"), ("scale", "0.2")], 2);
    let value = |name| report.value(name).unwrap();
    assert!(value("delay_difference").abs() < 1.0, "{}", value("delay_difference"));
    assert!((value("u_delay") - value("u_delay_other")).abs() < 0.15);
}

#[test]
fn the_raster_holds_a_tenth_of_the_spikes() {
    let report = run(&[("scale", "0.1"), ("duration", "2100 ms")], 3);
    let Mark::Line { y, .. } = &report.figure("rates").unwrap().panels[0].series[3].mark else { panic!() };
    // The last series of the first panel is the cued population: 80 neurons, 8 of them shown.
    let spikes = y.iter().sum::<f64>() * 0.01 * 80.0;
    let Mark::Raster { rows } = &report.figure("raster").unwrap().panels[0].series[2].mark else { panic!() };
    assert_eq!(rows.len(), 8);
    let shown = rows.iter().map(Vec::len).sum::<usize>() as f64;
    assert!((shown - spikes / 10.0).abs() < 0.4 * spikes / 10.0, "{shown} of {spikes}");
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let short = [("scale", "0.1"), ("duration", "2100 ms")];
    let bytes = |seed| run(&short, seed).to_bytes();
    assert_eq!(bytes(3), bytes(3));
    assert_ne!(bytes(3), bytes(4));
}

#[test]
fn a_run_stops_when_asked() {
    struct Impatient(u32);
    impl Monitor for Impatient {
        fn progress(&mut self, fraction: f64) -> bool {
            assert!((0.0..=1.0).contains(&fraction));
            self.0 += 1;
            self.0 < 3
        }
    }
    let settings = describe().resolve(&[]).unwrap();
    assert_eq!(MODEL.run(&settings, 1, &mut Impatient(0)), Err(Fault::Stopped));
}
