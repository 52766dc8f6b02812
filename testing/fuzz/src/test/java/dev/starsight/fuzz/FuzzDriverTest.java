package dev.starsight.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FuzzDriverTest {

  @Test
  void aWordOfTheMessageIsNoNameOfAFile() {
    List<String> files = List.of("token", "models--a--b/refs/main", "tokenizer.json");
    assertThat(FuzzDriver.namesOneOf(files, "the token is wrong in the main part")).isFalse();
    assertThat(FuzzDriver.namesOneOf(files, "models--a--b/refs/main: is no commit")).isTrue();
    assertThat(FuzzDriver.namesOneOf(files, "tokenizer.json: is damaged")).isTrue();
  }
}
