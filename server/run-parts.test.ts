// What the command line says of the parts it runs.
import { expect, test } from "vitest";
import { introduction } from "./run-parts";

test("a backend that listens everywhere is named by the addresses that other machines reach", () => {
  const outside = (port: number) => [`http://192.168.1.7:${port}`, `http://10.1.0.2:${port}`];
  for (const url of ["http://0.0.0.0:8123", "http://[::]:8123"]) {
    const told = introduction(url, "secret", outside);
    expect(told).toContain("LOCAL_BACKEND_URL=http://192.168.1.7:8123/v1\n");
    expect(told).toContain("http://10.1.0.2:8123/v1");
    expect(told).not.toMatch(/0\.0\.0\.0|\[::\]/);
  }
  expect(introduction("http://127.0.0.1:8123", "secret", outside)).toContain("=http://127.0.0.1:8123/v1\n");
});
