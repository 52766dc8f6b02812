package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

  private static final String BEGIN = "// region quick-start\n";

  @Test
  void showsTheCompiledQuickStart() throws IOException {
    String source =
        Files.readString(Path.of("src/main/java/dev/starsight/examples/QuickStart.java"));
    String region =
        source
            .substring(source.indexOf(BEGIN) + BEGIN.length(), source.indexOf("    // endregion"))
            // An empty last line would count as a line without indentation.
            .stripTrailing()
            .stripIndent()
            .strip();
    String readme = Files.readString(Repository.root().resolve("README.md"));
    String shown =
        readme.substring(readme.indexOf("```java\n") + "```java\n".length()).split("\n```", 2)[0];
    assertThat(shown).isEqualTo(region);
  }
}
