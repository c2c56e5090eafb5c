"""Provider facts: resource schemas, attribute formats, regions. Data files and their lookup, no judgement."""
