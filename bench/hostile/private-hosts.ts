// Ways to write an address that is not on the public internet, and names that lead to one.

/** Literal ones, as they stand in a URL. */
export const privateHosts: string[] =
  `127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 017700000001 0177.1 127.255.255.254
127.0.0.1. 0 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 0xa.0.0.1 167772161 012.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1
192.168.1.254 0xc0a80001 3232235521 169.254.169.254 169.254.0.1 0xa9fea9fe 2852039166 0251.0376.0251.0376 100.64.0.1
100.127.255.255 192.0.0.1 198.18.0.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.0.2.1 203.0.113.7 [::1] [::]
[0:0:0:0:0:0:0:1] [::127.0.0.1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [0:0:0:0:0:ffff:10.0.0.1] [fe80::1]
[febf::1] [fc00::1] [fd12:3456::1] [fd00:ec2::254] [fec0::1] [ff02::1] [2002:7f00:1::] [2002:a9fe:a9fe::1] [64:ff9b::127.0.0.1]
[64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2001::1] [2001:db8::1] [100::1] １２７.０.０.１ localhost localhost. LOCALHOST
%31%32%37.0.0.1 127。0。0。1 ①②⑦.⓪.⓪.① foo.localhost 0x7F.0X0.0.01 [0:0::1] [::ffff:0:127.0.0.1]`.split(/\s+/);

/** Names, for a studio that has `resolver.mjs` loaded. */
export const privateNames: string[] = [
  ...[
    "a.inside.example",
    "a.inside.example.",
    "127-0-0-1.nip.inside.example",
    "A.INSIDE.EXAMPLE",
    "a.metadata.example",
  ],
  ...["a.mapped.example", "a.sixth.example", "a.mixed.example", "a.mixed-up.example", "xn--a-0ga.inside.example"],
];

/** Whole addresses that two parsers may read differently; `port`: where the witness listens. */
export const twoFacedAddresses = (port: number): string[] => [
  `http://203.0.113.7\\@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}\\@203.0.113.7/`,
  `http://203.0.113.7@127.0.0.1:${port}/`,
  `http://user:password@127.0.0.1:${port}/`,
  `http://127.0.0.1:${port}#@203.0.113.7/`,
  `http://127.0.0.1:${port}?@203.0.113.7/`,
  `http:127.0.0.1:${port}/`,
  `http:/127.0.0.1:${port}/`,
  `http:\\\\127.0.0.1:${port}\\`,
  `http:///127.0.0.1:${port}/`,
  `ht\ttp://127.0.\n0.1:${port}/`,
  ` http://127.0.0.1:${port}/ `,
  `HTTP://127.0.0.1:${port}/`,
  `//127.0.0.1:${port}/`,
  `http://[::ffff:127.0.0.1%25lo]:${port}/`,
  `http://127.0.0.1%00.example:${port}/`,
  `http://127.0.0.1\u200b:${port}/`,
  `http://127.0.0.1%2f@203.0.113.7:${port}/`,
  `https://127.0.0.1:${port}/`,
  `file:///etc/passwd`,
  `gopher://127.0.0.1:${port}/_GET`,
  `ftp://127.0.0.1:${port}/`,
  `data:image/png;base64,AAAA`,
  `blob:http://127.0.0.1:${port}/x`,
  `unix:/var/run/docker.sock`,
  `http+unix://%2Fvar%2Frun%2Fdocker.sock/`,
];
