package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.model.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

  private final Path folder;

  ReadmeTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void showsTheTenLinesAsTheyAreCompiled() throws IOException {
    String source = Files.readString(Path.of("src/main/java/dev/starsight/examples/TenLines.java"));
    String region =
        source
            .substring(
                source.indexOf("// region ten-lines\n") + "// region ten-lines\n".length(),
                source.indexOf("    // endregion"))
            // An empty last line would count as a line without indentation.
            .stripTrailing()
            .stripIndent()
            .strip();
    String readme = Files.readString(Path.of("../README.md"));
    String shown =
        readme.substring(readme.indexOf("```java\n") + "```java\n".length()).split("\n```", 2)[0];
    assertThat(shown).isEqualTo(region);
  }

  @Test
  void theTenLinesRun() throws IOException {
    Path file = folder.resolve("reviews.tsv.gz");
    Path model = folder.resolve("model");
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    SampleCommand.write(file, 800, 42, new Console(nowhere, nowhere, true));
    TenLines.run(file, model, new LinearTrainer(LinearOptions.quick(42)));
    try (OpenedModel opened = SavedModels.open(model)) {
      assertThat(opened.classifier().predict(List.of(Example.unlabelled("1", "Great")))).hasSize(1);
      assertThat(opened.description().validation()).isNotNull();
    }
  }
}
