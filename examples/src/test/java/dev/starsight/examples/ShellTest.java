package dev.starsight.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.starsight.reviews.AmazonReviewWriter;
import dev.starsight.reviews.sample.SampleReviews;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import jdk.jshell.tool.JavaShellToolBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the start-up file for JShell and the cells of the notebook in JShell. */
@Tag("any-locale")
class ShellTest {

  @TempDir static Path directory;

  private static Path reviews;

  @BeforeAll
  static void generate() throws IOException {
    reviews = directory.resolve("reviews.tsv.gz");
    AmazonReviewWriter.write(reviews, SampleReviews.dataset(1_000, 42));
  }

  @Test
  void startsWithTheTenLines() throws Exception {
    String printed =
        shell(
            "quickStart(Path.of(\"%s\"), Path.of(\"%s\"), new LinearTrainer(LinearOptions.quick(42)))"
                .formatted(reviews, directory.resolve("model")),
            "--startup",
            "DEFAULT",
            "--startup",
            "jshell/starsight.jsh");

    assertThat(printed).contains("Starsight: quickStart(", "balancedAccuracy", " %)");
  }

  @Test
  void theStartUpFileHasTheLinesOfTheReadme() throws IOException {
    String lines = Files.readString(Path.of("jshell/starsight.jsh")).replace("\n  ", "\n");
    String readme = Files.readString(Repository.root().resolve("README.md"));
    String shown =
        readme.substring(readme.indexOf("```java\n") + "```java\n".length()).split("\n```", 2)[0];
    assertThat(lines).contains(shown);
  }

  @Test
  void runsTheNotebook() throws Exception {
    JsonNode notebook = new ObjectMapper().readTree(Path.of("notebook/reviews.ipynb").toFile());
    String cells =
        StreamSupport.stream(notebook.get("cells").spliterator(), false)
            .filter(cell -> cell.get("cell_type").asText().equals("code"))
            .map(cell -> cell.get("source").asText())
            .collect(Collectors.joining("\n"));
    String display =
        "void display(String type, String text) { System.out.println(type + \" \" +"
            + " text.substring(0, 7) + \" \" + text.contains(\"Confusion\")); }\n";

    String printed = shell(display + cells.replace("\"reviews.tsv.gz\"", "\"" + reviews + "\""));

    assertThat(printed).contains("text/html <iframe true").doesNotContain("Error", "Exception");
  }

  private static String shell(String input, String... options) throws Exception {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    String[] all = new String[options.length + 2];
    all[0] = "--class-path";
    all[1] = System.getProperty("java.class.path");
    System.arraycopy(options, 0, all, 2, options.length);
    JavaShellToolBuilder.builder()
        .in(new ByteArrayInputStream((input + "\n/exit\n").getBytes(StandardCharsets.UTF_8)), null)
        .out(out)
        .err(out)
        .locale(Locale.ROOT)
        .persistence(new HashMap<>())
        .promptCapture(true)
        .run(all);
    return printed.toString(StandardCharsets.UTF_8);
  }
}
