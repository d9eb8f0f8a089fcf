//! The bytes of a request.

use super::calls::callers;
use crate::{
    Outcome,
    measure::request_bytes::measure,
    setup::Setup,
    table::{Table, whole},
    work::Work,
};

pub(super) fn text(setup: &Setup<'_>) -> Outcome<String> {
    let recorded = setup.server.recorded();
    let mut table = Table::new("call | contender | query | variables | body | with headers");
    let mut callers = callers(setup, &recorded)?;
    let mut works = setup.choice.works();
    works.retain(|work| *work != Work::PageOf200);
    for work in works {
        for caller in &mut callers {
            let bytes = measure(caller.as_mut(), work, &recorded, &setup.single)?;
            let cell = |bytes: usize| whole(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)));
            table.row([
                work.name().to_owned(),
                caller.contender().to_string(),
                cell(bytes.query),
                cell(bytes.variables),
                cell(bytes.body),
                cell(bytes.total),
            ]);
        }
    }
    Ok(format!("{table}{}", setup.skipped_sdks()))
}
