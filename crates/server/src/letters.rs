//! How messages of a district leave the house, by its configuration.

use std::sync::Arc;

use engine::{Carrier, Engine};
use notify::{Show, Smtp, Webhook};
use store::Channel;

use crate::config::{Config, Way};
use crate::failure::Failure;
use crate::secret;

/// The file of the test mode, in the folder of the data.
pub const SHOWN: &str = "outgoing.jsonl";

type Carriers = Vec<(Channel, Arc<dyn Carrier>)>;

/// Starts what carries letters, and says by which ways people can be told besides the house. `otherwise` holds where the
/// configuration says nothing; `base` is scheme and host of the district.
pub fn start(engine: &Engine, config: &Config, otherwise: Way, base: &str) -> Result<Vec<Channel>, Failure> {
    let carriers = match config.letters.unwrap_or(otherwise) {
        Way::Off => Vec::new(),
        Way::Show => shown(config, base)?,
        Way::Send => sent(config, base)?,
    };
    let ways = carriers.iter().map(|(channel, _)| *channel).collect();
    for (channel, carrier) in carriers {
        engine.start_carrier(channel, carrier);
    }
    Ok(ways)
}

fn shown(config: &Config, base: &str) -> Result<Carriers, Failure> {
    let path = config.data.join(SHOWN);
    let show =
        Show::new(&path, base).map_err(|error| Failure::fault(format!("{}: {error}", path.display())))?;
    let show: Arc<dyn Carrier> = Arc::new(show);
    Ok(Channel::ALL.into_iter().map(|channel| (channel, Arc::clone(&show))).collect())
}

fn sent(config: &Config, base: &str) -> Result<Carriers, Failure> {
    let mut carriers: Carriers = Vec::new();
    if let Some((relay, from)) = &config.mail {
        let smtp = Smtp::new((relay.ip(), relay.port()), from, base);
        let smtp = smtp.map_err(|why| Failure::usage(format!("mail = {relay}: {why}")))?;
        carriers.push((Channel::Email, Arc::new(smtp)));
    }
    if let Some((address, file)) = &config.webhook {
        let hook = Webhook::new(address, secret::line(file)?, base);
        let hook = hook.map_err(|why| Failure::usage(format!("webhook = {address}: {why}")))?;
        carriers.push((Channel::Phone, Arc::new(hook)));
    }
    Ok(carriers)
}
