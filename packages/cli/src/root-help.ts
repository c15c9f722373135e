/** The program's own help, 80 columns wide. Written by `generate`, so that it can be said before the program is loaded. */
export const rootHelp = `Usage: graphveil [options] [command]

A read-only privacy proxy for Microsoft Graph.

Options:
  -V, --version                       print the version
  -h, --help                          show help

Commands:
  serve [options]                     Run the proxy on loopback, in front of a
                                      simulated tenant
  doctor [options]                    Find what keeps the proxy from reading,
                                      leg by leg, and say what to do
  call [options] [path]               Send a GET, or batches of them, to a
                                      deployed or local proxy and print what it
                                      answers
  policy                              Work with a policy before it is deployed
  report                              Read the same thing of every mailbox into
                                      one table
  pseudonym [options] [addresses...]  Print the pseudonyms of addresses, for the
                                      owner of the keys
  keys                                Work with the keys that make pseudonyms
                                      and sealed ids
  certificate                         Work with the certificate of a proxy whose
                                      identity is not federated
  migrate                             Come from another proxy and keep what its
                                      data joins on
  help [command]                      show help of a command

Examples:
  graphveil serve
  graphveil policy show policy.json
  graphveil help policy

Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 configuration, 4 the service refused, 5 it cannot be reached.
`;
