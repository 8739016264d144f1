//! A damped pendulum that swings far, solved by the method of Runge and Kutta of fourth order.
//!
//! The three functions that a host calls are at the end. Mathematics comes from `libm`, compiled in, so that the module
//! gives the same bits on every machine.

use serde_json::{Value, json};

/// The acceleration of the pendulum, in rad/s², at an angle in rad and a velocity in rad/s.
fn acceleration(angle: f64, velocity: f64, length: f64, damping: f64) -> f64 {
    const G: f64 = 9.81;
    -G / length * libm::sin(angle) - damping * velocity
}

/// The answer to a request.
fn answer(request: &Value) -> Value {
    let number = |name: &str| request["parameters"][name].as_f64();
    let (Some(length), Some(damping), Some(start), Some(duration)) =
        (number("length"), number("damping"), number("angle"), number("duration"))
    else {
        return json!({ "fault": "a parameter is missing" });
    };
    const STEP: f64 = 0.005;
    let (mut angle, mut velocity) = (start.to_radians(), 0.0);
    let (mut times, mut angles) = (Vec::new(), Vec::new());
    let (mut last, mut crossings) = (angle, Vec::new());
    let steps = (duration / STEP) as usize;
    for step in 0..=steps {
        let time = step as f64 * STEP;
        if step % 10 == 0 {
            times.push(time);
            angles.push(angle.to_degrees());
        }
        // Where it passes the lowest point from the left, between two steps.
        if last < 0.0 && angle >= 0.0 {
            crossings.push(time - STEP * angle / (angle - last));
        }
        last = angle;
        let slope = |a: f64, v: f64| (v, acceleration(a, v, length, damping));
        let (a1, v1) = slope(angle, velocity);
        let (a2, v2) = slope(angle + a1 * STEP / 2.0, velocity + v1 * STEP / 2.0);
        let (a3, v3) = slope(angle + a2 * STEP / 2.0, velocity + v2 * STEP / 2.0);
        let (a4, v4) = slope(angle + a3 * STEP, velocity + v3 * STEP);
        angle += STEP / 6.0 * (a1 + 2.0 * a2 + 2.0 * a3 + a4);
        velocity += STEP / 6.0 * (v1 + 2.0 * v2 + 2.0 * v3 + v4);
    }
    let small = 2.0 * std::f64::consts::PI * libm::sqrt(length / 9.81);
    let [Some(first), Some(second)] = [crossings.first(), crossings.get(1)] else {
        return json!({ "fault": "it does not swing twice in this time: choose a longer duration" });
    };
    let period = second - first;
    json!({ "report": {
        "figures": [{
            "name": "swing",
            "title": "Angle of the pendulum over time",
            "description": format!("The angle swings around zero, from {start:.0} degrees; the first full swing takes {period:.2} seconds."),
            "panels": [{
                "x": { "label": "time", "unit": "s" },
                "y": { "label": "angle", "unit": "deg" },
                "series": [
                    { "label": "pendulum", "mark": { "line": { "x": times, "y": angles } } },
                    { "color": "muted", "mark": { "rule": { "at": 0, "direction": "horizontal" } } }
                ]
            }]
        }],
        "tables": [{
            "name": "periods",
            "title": "Period of one swing",
            "columns": [{ "label": "swing" }, { "label": "period", "unit": "s", "format": { "fixed": 3 } }],
            "rows": [["as it swings", period], ["if it swung little", small]]
        }],
        "values": { "period": period, "small_period": small, "ratio": period / small }
    } })
}

/// Room for so many bytes.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: usize) -> *mut u8 {
    Box::leak(vec![0; length].into_boxed_slice()).as_mut_ptr()
}

/// Gives back room.
///
/// # Safety
/// It came from `alloc` or `run`, with this length.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn free(bytes: *mut u8, length: usize) {
    drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(bytes, length)) });
}

/// Answers a request: its place and length come in, those of the answer go out, in one number.
///
/// # Safety
/// The request is in room that `alloc` gave.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn run(request: *const u8, length: usize) -> u64 {
    let request = unsafe { std::slice::from_raw_parts(request, length) };
    let answer = match serde_json::from_slice(request) {
        Ok(request) => answer(&request),
        Err(error) => json!({ "fault": format!("the request cannot be read: {error}") }),
    };
    let bytes = Box::leak(answer.to_string().into_bytes().into_boxed_slice());
    ((bytes.as_ptr() as usize as u64) << 32) | bytes.len() as u64
}
