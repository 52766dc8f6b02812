package dev.starsight.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonTest {

  @Test
  void readsWhatItWrote(@TempDir Path folder) throws IOException {
    ObjectNode node = Json.object().put("text", "größe \u2028 \"\\").put("n", 0.1).putNull("none");
    Path file = folder.resolve("a.json");
    Json.write(file, node);
    assertThat(Json.read(file)).isEqualTo(node);
    assertThat(file).content().endsWith("}\n").doesNotContain("\r");
  }

  @Test
  void reportsWhereATextIsNotJson(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("b.json"), "{\n \"a\": 1,\n \"a\": 2}");
    refused(file, "line 3");
    Files.writeString(file, "{} {}");
    refused(file, "line 1");
    Files.writeString(file, "");
    refused(file, "empty");
    Files.write(file, new byte[] {'"', (byte) 0xff, '"'});
    refused(file, "UTF-8");
    refused(folder.resolve("missing.json"), "no such file");
  }

  @Test
  void doesNotNameJacksonsClasses() {
    assertThatThrownBy(() -> Json.parse("a", "{} {}"))
        .hasMessageEndingWith("Trailing token (of type START_OBJECT) found after value");
    assertThatThrownBy(() -> Json.parse("a", "[".repeat(2_000)))
        .hasMessageEndingWith("exceeds the maximum allowed (1000)");
  }

  private static void refused(Path file, String reason) {
    assertThatThrownBy(() -> Json.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(reason);
  }

  @Test
  void writesNumbersThatJsonCannotRepresentAsNull() {
    assertThat(Json.number(Double.NaN).isNull()).isTrue();
    assertThat(Json.number(Double.POSITIVE_INFINITY).isNull()).isTrue();
    assertThat(Json.number(0.5).doubleValue()).isEqualTo(0.5);
  }

  @Test
  void digestsAreSha256(@TempDir Path folder) throws IOException {
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.of(new byte[] {'a', 'b', 'c'})).isEqualTo(abc);
    assertThat(Sha256.of(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(abc);
  }
}
