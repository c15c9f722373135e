/** What Psoxy 0.6 makes of a value. */
export interface PsoxyVector {
  readonly input: string;
  readonly salt: string;
  /** `t~`, `p~` or the hash alone. */
  readonly output: string;
}

/** Known answers of Psoxy's own tests, for values, addresses, ids and IP addresses. */
export const psoxyVectors: readonly PsoxyVector[] = [
  { input: "blah", salt: "salt", output: "t~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jo" },
  {
    input: "blah",
    salt: "salt",
    output: "p~nVPSMYD7ZO_ptGIMJ65TAFo5_vVVQQ2af5Bfg7bW0Jq9JIOXfBWhts_zA5Ns0r4m",
  },
  { input: "test", salt: "salt", output: "t~Tt8H7clbL9y8ryN4_RLYrCEsKqbjJsWcPmKb4wOdZDI" },
  {
    input: "test",
    salt: "salt",
    output: "p~Tt8H7clbL9y8ryN4_RLYrCEsKqbjJsWcPmKb4wOdZDKAHyevsJLhRTypmrf-DpBZ",
  },
  {
    input: "alice@acme.com",
    salt: "salt",
    output: "t~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk@acme.com",
  },
  {
    input: "alice@acme.com",
    salt: "salt",
    output: "p~UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMnKYUk8FJevl3wvFyZY0eF-@acme.com",
  },
  { input: "alice@acme.com", salt: "salt", output: "UFdK0TvVTvZ23c6QslyCy0o2MSq2DRtDjEXfTPJyyMk" },
  {
    input: "asfa",
    salt: "salt",
    output: "p~Z7Bnl_VVOwSmfP9kuT0_Ub-5ic4cCVI4wCHArL1hU0MzTTbTCc7BcR53imT1qZgI",
  },
  {
    input: "48d31887-5fad-4d73-a9f5-3c356e68a038",
    salt: "salt",
    output:
      "p~SIoJOpeSgYF7YUPQ28IWZexVuHyN9A80SJXrbfawKpDRcddGnKI4QDKyjQI9KtjJZDb8FZ27UE_toS68FyWz7Y22fnQYLP91SHJGVwQiN3E",
  },
  { input: "something", salt: "salt", output: "t~EN_O0yRLJp7bRnw6HrbdPMLul_uqairwpevQ08HtEn0" },
  { input: "alice", salt: "salt", output: "t~3YAoyBkqpKrO4rk5ISA0dZSABykOBC7pEMmkL1L0HK4" },
  { input: "123.234.252.12", salt: "salt", output: "t~7USliSM4GiS0Xfk1DXIAH-4nK-UkLJlSAA_5ZqQh_CI" },
  { input: "::ffff:192.0.2.128", salt: "salt", output: "t~SUZ6xYqAE2gCw90EnrhS7ait6lh2xPKj2-SSQVm8o9A" },
  { input: "2001:0db8::1", salt: "salt", output: "t~njBikXo6n6-7z6JEg8zs_E89aJQ0lje1vW3O9EkS__8" },
  {
    input: "10.0.0.1",
    salt: "salt",
    output: "p~3BU4goNN07w3ofq8v5ig2enxSWj9xnAnPOThel4mHTmrZBJVaY3CjxNEDJYfGEk_",
  },
];

/** A domain under `TOKENIZE`, and under `ENCRYPT`, whose token begins with the same hash. */
export const domainVectors = {
  domain: "acme.com",
  salt: "salt-domains",
  tokenized: "h~XeVeXr3msNs83nxpGuEjUO0Cv7JfkmYhnprXIY-BEgs",
  encrypted: "e~XeVeXr3msNs83nxpGuEjUO0Cv7JfkmYhnprXIY-BEgtyvcXqtDujwfr0b5vLmXHQ",
} as const;
