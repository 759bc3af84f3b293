/// This topic's part of [`super::Config`].
#[derive(Clone, Default)]
pub struct Config {}
