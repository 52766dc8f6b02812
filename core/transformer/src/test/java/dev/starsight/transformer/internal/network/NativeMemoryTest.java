package dev.starsight.transformer.internal.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeMemoryTest {

  @ParameterizedTest
  @CsvSource({
    "true, 7f1c30000000-7f1c34000000 rw-p 00000000 00:00 0 ",
    "true, 55d0c8a4e000-55d0c8b11000 rw-p 00000000 00:00 0                          [heap]",
    "false, 7ffd3c5f6000-7ffd3c617000 rw-p 00000000 00:00 0                          [stack]",
    "false, 7f1c34000000-7f1c38000000 ---p 00000000 00:00 0 ",
    "false, 7f1c40a00000-7f1c40b00000 rw-p 00021000 fd:00 1311768                    /lib/a.so",
    "false, 7f1c40c00000-7f1c40d00000 rw-s 00000000 00:01 2056                       /dev/zero"
  })
  void onlyMemoryOfNoFileIsMeant(boolean expected, String line) {
    assertThat(NativeMemory.ANONYMOUS.matcher(line).matches()).isEqualTo(expected);
  }
}
