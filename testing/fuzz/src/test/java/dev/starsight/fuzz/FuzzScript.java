package dev.starsight.fuzz;

import java.util.Arrays;

/** Reads numbers from the input of the fuzzer; behind its end everything is 0. */
final class FuzzScript {

  private final byte[] input;
  private int at;

  FuzzScript(byte[] input) {
    this.input = input;
  }

  boolean hasMore() {
    return at < input.length;
  }

  int u8() {
    return at < input.length ? input[at++] & 0xff : 0;
  }

  int u16() {
    return u8() | (u8() << 8);
  }

  int i32() {
    return u16() | (u16() << 16);
  }

  /** Returns a number from 0 to one below the bound, or 0 if the bound is 0. */
  int below(int bound) {
    if (bound <= 1) {
      return 0;
    }
    return Math.floorMod(bound <= 256 ? u8() : bound <= 65536 ? u16() : i32(), bound);
  }

  byte[] take(int count) {
    int end = Math.min(input.length, at + count);
    byte[] bytes = Arrays.copyOfRange(input, at, end);
    at = end;
    return bytes;
  }

  byte[] rest() {
    return take(input.length - at);
  }
}
