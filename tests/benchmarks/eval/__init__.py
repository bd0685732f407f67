"""How well the extractors read public benchmarks: one scorer a file of `../shared/eval`, none of whose data is kept here."""
