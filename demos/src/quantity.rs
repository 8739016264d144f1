//! Quantities: numbers with a unit, as authors write them (`15 Hz`, `100 ms`, `0.3`).
//!
//! A parameter has one unit; a written quantity of the same dimension is converted to it, one of another
//! dimension is refused. Conversion multiplies or divides by an exact power of ten, so that `100 ms` and
//! `0.1 s` give the same bits.

use serde::{Deserialize, Serialize};
use thiserror::Error;

macro_rules! units {
    ($($name:ident $symbol:literal $base:ident $power:literal $meaning:literal,)*) => {
        /// A unit that a parameter or value can have. New ones come last: their numbers stand in kept results.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Unit {
            $(#[doc = concat!($meaning, ".")] $name,)*
        }

        /// All units, for parsing and for messages.
        const UNITS: &[Unit] = &[$(Unit::$name,)*];

        impl Unit {
            /// The unit as written and printed; empty for a pure number.
            pub fn symbol(self) -> &'static str {
                match self { $(Self::$name => $symbol,)* }
            }

            /// The base unit of the dimension and the power of ten that leads to it. Only powers of ten convert to the
            /// same bits each time: minutes are a dimension of their own.
            fn scale(self) -> (Unit, i32) {
                match self { $(Self::$name => (Self::$base, $power),)* }
            }
        }
    };
}

// Each: its symbol, the base unit of its dimension, the power of ten that leads to it, and what it is.
units! {
    One "" One 0 "A pure number",
    Second "s" Second 0 "Seconds",
    Millisecond "ms" Second -3 "Milliseconds",
    Hertz "Hz" Hertz 0 "Events per second",
    Kilohertz "kHz" Hertz 3 "Thousands of events per second",
    Volt "V" Volt 0 "Volts",
    Millivolt "mV" Volt -3 "Millivolts",
    Degree "deg" Degree 0 "Degrees of angle",
    DegreeSquaredPerSecond "deg²/s" DegreeSquaredPerSecond 0 "Degrees squared per second: the speed of a diffusion on a ring",
    Step "steps" Step 0 "Steps of a discrete-time model",
    Microsecond "µs" Second -6 "Microseconds",
    Minute "min" Minute 0 "Minutes",
    Hour "h" Hour 0 "Hours",
    Day "d" Day 0 "Days",
    Year "y" Year 0 "Years",
    Megahertz "MHz" Hertz 6 "Millions of events per second",
    PerSecond "1/s" PerSecond 0 "A part per second: the speed of a decay",
    Microvolt "µV" Volt -6 "Microvolts",
    Ampere "A" Ampere 0 "Amperes",
    Milliampere "mA" Ampere -3 "Milliamperes",
    Microampere "µA" Ampere -6 "Microamperes",
    Nanoampere "nA" Ampere -9 "Nanoamperes",
    Picoampere "pA" Ampere -12 "Picoamperes",
    Ohm "Ω" Ohm 0 "Ohms",
    Megaohm "MΩ" Ohm 6 "Megaohms",
    Siemens "S" Siemens 0 "Siemens",
    Millisiemens "mS" Siemens -3 "Millisiemens",
    Microsiemens "µS" Siemens -6 "Microsiemens",
    Nanosiemens "nS" Siemens -9 "Nanosiemens",
    Farad "F" Farad 0 "Farads",
    Microfarad "µF" Farad -6 "Microfarads",
    Nanofarad "nF" Farad -9 "Nanofarads",
    Picofarad "pF" Farad -12 "Picofarads",
    Metre "m" Metre 0 "Metres",
    Kilometre "km" Metre 3 "Kilometres",
    Centimetre "cm" Metre -2 "Centimetres",
    Millimetre "mm" Metre -3 "Millimetres",
    Micrometre "µm" Metre -6 "Micrometres",
    Nanometre "nm" Metre -9 "Nanometres",
    MetrePerSecond "m/s" MetrePerSecond 0 "Metres per second",
    Gram "g" Gram 0 "Grams",
    Kilogram "kg" Gram 3 "Kilograms",
    Milligram "mg" Gram -3 "Milligrams",
    Kelvin "K" Kelvin 0 "Kelvins",
    Celsius "°C" Celsius 0 "Degrees Celsius",
    Newton "N" Newton 0 "Newtons",
    Pascal "Pa" Pascal 0 "Pascals",
    Joule "J" Joule 0 "Joules",
    Kilojoule "kJ" Joule 3 "Kilojoules",
    Watt "W" Watt 0 "Watts",
    Milliwatt "mW" Watt -3 "Milliwatts",
    Kilowatt "kW" Watt 3 "Kilowatts",
    Molar "M" Molar 0 "Moles per litre",
    Millimolar "mM" Molar -3 "Millimoles per litre",
    Micromolar "µM" Molar -6 "Micromoles per litre",
    Nanomolar "nM" Molar -9 "Nanomoles per litre",
    Radian "rad" Radian 0 "Radians",
    Bit "bit" Bit 0 "Bits of information",
}

/// Why a text is not a quantity of the unit asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum QuantityError {
    /// There is no number at the start.
    #[error("`{0}` does not begin with a number")]
    NoNumber(String),
    /// The number is infinite or not a number.
    #[error("`{0}` is not a finite number")]
    NotFinite(String),
    /// The unit is not known.
    #[error("unknown unit `{0}`")]
    UnknownUnit(String),
    /// The unit is of another dimension.
    #[error("`{given}` does not measure the same thing as `{wanted}`")]
    WrongDimension {
        /// The unit as written.
        given: String,
        /// The parameter's unit.
        wanted: String,
    },
    /// The parameter has a unit, and the text has none.
    #[error("a unit is missing: write `{number} {wanted}`")]
    MissingUnit {
        /// The number as written.
        number: String,
        /// The parameter's unit.
        wanted: String,
    },
}

impl Unit {
    /// The unit written as `symbol`. What a reader sees (`°`, `step`) is understood too.
    pub fn from_symbol(symbol: &str) -> Option<Self> {
        match symbol {
            "°" => Some(Self::Degree),
            "deg^2/s" | "deg2/s" | "°²/s" => Some(Self::DegreeSquaredPerSecond),
            "step" => Some(Self::Step),
            "degC" => Some(Self::Celsius),
            "ohm" => Some(Self::Ohm),
            "Mohm" => Some(Self::Megaohm),
            "/s" => Some(Self::PerSecond),
            _ => {
                // The sign for micro is not on every keyboard, and there are two of it.
                let micro = symbol.strip_prefix(['u', '\u{3bc}']).map(|rest| format!("µ{rest}"));
                let is = |unit: &Unit| unit.symbol() == symbol || Some(unit.symbol()) == micro.as_deref();
                UNITS.iter().copied().find(is)
            }
        }
    }

    /// The units that can be written for this one, itself first.
    pub fn alternatives(self) -> Vec<&'static str> {
        let same = UNITS.iter().copied().filter(|u| *u != self && u.base() == self.base());
        std::iter::once(self).chain(same).map(Unit::symbol).collect()
    }

    /// A number of this unit in another unit; `None` where that measures something else.
    pub fn convert(self, value: f64, to: Self) -> Option<f64> {
        (self.base() == to.base()).then(|| shift(value, self.scale().1 - to.scale().1))
    }

    /// The base unit of the dimension and the power of ten that leads to it.
    fn base(self) -> Unit {
        self.scale().0
    }

    /// Reads a quantity and converts it to this unit. A bare number is taken for a parameter without a
    /// unit; where there is one it must be written.
    pub fn parse(self, text: &str) -> Result<f64, QuantityError> {
        let text = text.trim();
        let split = number_length(text);
        let (number, symbol) = (&text[..split], text[split..].trim());
        let value: f64 =
            number.replace('\u{2212}', "-").parse().map_err(|_| QuantityError::NoNumber(text.to_owned()))?;
        if !value.is_finite() {
            return Err(QuantityError::NotFinite(number.to_owned()));
        }
        if symbol.is_empty() {
            return match self {
                Self::One | Self::Step => Ok(value),
                _ => Err(QuantityError::MissingUnit {
                    number: number.to_owned(),
                    wanted: self.symbol().to_owned(),
                }),
            };
        }
        let given = Self::from_symbol(symbol).ok_or_else(|| QuantityError::UnknownUnit(symbol.to_owned()))?;
        if given.base() != self.base() {
            return Err(QuantityError::WrongDimension {
                given: symbol.to_owned(),
                wanted: if self == Self::One { "a pure number".to_owned() } else { self.symbol().to_owned() },
            });
        }
        Ok(shift(value, given.scale().1 - self.scale().1))
    }
}

/// The length of the number at the start of `text`, in bytes.
fn number_length(text: &str) -> usize {
    let mut end = 0;
    let mut previous = ' ';
    for (at, c) in text.char_indices() {
        let sign = (c == '-' || c == '+' || c == '\u{2212}') && (at == 0 || matches!(previous, 'e' | 'E'));
        // `e` belongs to the number only when a digit or a sign follows it.
        let exponent = matches!(c, 'e' | 'E')
            && at > 0
            && text[at + 1..].starts_with(|n: char| n.is_ascii_digit() || n == '-' || n == '+');
        if !(c.is_ascii_digit() || c == '.' || sign || exponent) {
            break;
        }
        end = at + c.len_utf8();
        previous = c;
    }
    end
}

/// `value` times ten to `power`, rounded once.
fn shift(value: f64, power: i32) -> f64 {
    let mut factor = 1.0;
    for _ in 0..power.unsigned_abs() {
        factor *= 10.0;
    }
    if power < 0 { value / factor } else { value * factor }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_quantities_give_equal_bits() {
        assert_eq!(
            Unit::Second.parse("100 ms").map(f64::to_bits),
            Unit::Second.parse("0.1 s").map(f64::to_bits)
        );
        assert_eq!(Unit::Hertz.parse("0.015 kHz"), Ok(15.0));
        assert_eq!(Unit::Millivolt.parse("-70mV"), Ok(-70.0));
        assert_eq!(Unit::Millisecond.parse("2e1 ms"), Ok(20.0));
        assert_eq!(Unit::One.parse("\u{2212}0.5"), Ok(-0.5));
        assert_eq!(Unit::Micrometre.parse("5 um"), Ok(5.0));
        assert_eq!(Unit::Metre.parse("25 cm"), Ok(0.25));
        assert_eq!(Unit::Nanomolar.parse("1 \u{3bc}M"), Ok(1000.0));
    }

    #[test]
    fn numbers_are_converted_within_a_dimension() {
        assert_eq!(Unit::Second.convert(0.25, Unit::Millisecond), Some(250.0));
        assert_eq!(Unit::Hertz.convert(22.5, Unit::Kilohertz), Some(0.0225));
        assert_eq!(Unit::Degree.convert(3.0, Unit::Degree), Some(3.0));
        assert_eq!(Unit::Second.convert(1.0, Unit::Hertz), None);
        assert_eq!(Unit::One.convert(1.0, Unit::Step), None);
        assert_eq!(Unit::Kilogram.convert(2.0, Unit::Gram), Some(2000.0));
        assert_eq!(Unit::Minute.convert(1.0, Unit::Second), None, "sixty is no power of ten");
    }

    #[test]
    fn what_is_not_a_quantity_of_the_unit_is_refused() {
        assert!(matches!(Unit::Hertz.parse("15"), Err(QuantityError::MissingUnit { .. })));
        assert!(matches!(Unit::Hertz.parse("15 ms"), Err(QuantityError::WrongDimension { .. })));
        assert!(matches!(Unit::Hertz.parse("15 hz"), Err(QuantityError::UnknownUnit(_))));
        assert!(matches!(Unit::One.parse("fast"), Err(QuantityError::NoNumber(_))));
        assert!(matches!(Unit::One.parse("1e999"), Err(QuantityError::NotFinite(_))));
    }
}
