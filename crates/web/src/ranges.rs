//! Ranges of addresses: from where the doors for machines may be asked.

use std::net::IpAddr;
use std::str::FromStr;

/// `127.0.0.0/8, ::1, 10.20.0.0/16`. An address without a length is itself alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges(Vec<(IpAddr, u8)>);

/// This machine.
impl Default for Ranges {
    fn default() -> Self {
        Self(vec![([127, 0, 0, 0].into(), 8), (IpAddr::V6(std::net::Ipv6Addr::LOCALHOST), 128)])
    }
}

/// A text that names no ranges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotRanges;

impl std::fmt::Display for NotRanges {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("addresses or ranges separated by commas, 127.0.0.0/8,10.20.0.7")
    }
}

impl std::error::Error for NotRanges {}

impl FromStr for Ranges {
    type Err = NotRanges;

    fn from_str(text: &str) -> Result<Self, NotRanges> {
        let written = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let ranges: Option<Vec<_>> = written.map(range).collect();
        ranges.map(Self).ok_or(NotRanges)
    }
}

fn range(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = text.split_once('/').map_or((text, None), |(a, l)| (a, Some(l)));
    let address: IpAddr = address.parse().ok()?;
    let whole = if address.is_ipv4() { 32 } else { 128 };
    let length = length.map_or(Some(whole), |length| length.parse().ok())?;
    (length <= whole).then_some((address, length))
}

impl Ranges {
    pub fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|(of, length)| match (of, address) {
            (IpAddr::V4(of), IpAddr::V4(address)) => same(u32::from(*of), u32::from(address), *length),
            (IpAddr::V6(of), IpAddr::V6(address)) => same(u128::from(*of), u128::from(address), *length),
            _ => false,
        })
    }
}

/// The first `length` bits are the same.
fn same<N: Copy + Eq + std::ops::BitXor<Output = N> + Leading>(one: N, other: N, length: u8) -> bool {
    (one ^ other).leading() >= u32::from(length)
}

trait Leading {
    fn leading(self) -> u32;
}

impl Leading for u32 {
    fn leading(self) -> u32 {
        self.leading_zeros()
    }
}

impl Leading for u128 {
    fn leading(self) -> u32 {
        self.leading_zeros()
    }
}
