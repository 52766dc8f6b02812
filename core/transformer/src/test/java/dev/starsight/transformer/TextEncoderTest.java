package dev.starsight.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextEncoderTest {

  private final Path directory;

  TextEncoderTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private Path write(TinyEncoder encoder, String name) throws IOException {
    return encoder.write(directory.resolve(name));
  }

  private static TextEncoder open(Path encoder) throws IOException {
    return TextEncoder.open(Checkpoint.open(encoder), 1);
  }

  private static String digest(Path encoder) throws IOException {
    try (TextEncoder opened = open(encoder)) {
      return opened.digest();
    }
  }

  @Test
  void embedsTextsInTheirOrder() throws IOException {
    try (TextEncoder encoder = open(write(TinyEncoder.bert(), "a"))) {
      float[][] together = encoder.embed(List.of("good game", "bad", "the tool is very good"));

      assertThat(encoder.width()).isEqualTo(32);
      assertThat(together).hasDimensions(3, 32);
      assertThat(encoder.embed(List.of("bad"))[0]).containsExactly(together[1], within(1e-4f));
      assertThat(encoder.embed(List.of())).isEmpty();
    }
  }

  @Test
  void theDigestIsThatOfWhatDecidesTheVectors() throws IOException {
    Path first = write(TinyEncoder.bert(), "a");
    String digest = digest(first);

    assertThat(digest).matches("[0-9a-f]{64}").isEqualTo(digest(write(TinyEncoder.bert(), "b")));
    assertThat(digest(write(TinyEncoder.bert().withSeed(9), "c"))).isNotEqualTo(digest);
    assertThat(digest(write(TinyEncoder.bert().withArchitecture("bert", "relu"), "d")))
        .isNotEqualTo(digest);
    Path tokenizer = first.resolve("tokenizer.json");
    Files.writeString(
        tokenizer,
        Files.readString(tokenizer).replace("\"lowercase\":true", "\"lowercase\":false"));
    assertThat(digest(first)).isNotEqualTo(digest);
  }

  @Test
  void knowsWhichTextsItCuts() throws IOException {
    try (TextEncoder encoder = open(write(TinyEncoder.bert(), "a"))) {
      assertThat(encoder.maxLength()).isEqualTo(32);
      assertThat(encoder.isCut("good ".repeat(30))).isFalse();
      assertThat(encoder.isCut("good ".repeat(31))).isTrue();
    }
  }

  @Test
  void refusesWorkOnceItIsClosed() throws IOException {
    TextEncoder encoder = open(write(TinyEncoder.bert(), "a"));
    encoder.close();
    encoder.close();

    assertThatThrownBy(() -> encoder.embed(List.of("good")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the encoder is closed");
  }
}
