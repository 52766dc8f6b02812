package dev.starsight.cli.derived;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.starsight.cli.commands.Shell;
import dev.starsight.testing.contracts.TinyEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillCommandTest {

  private static Path reviews;
  private static Path teacher;

  private final Path directory;

  DistillCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void teach(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 500);
    teacher = shared.resolve("teacher");
    Path encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
    Shell.run("finetune", "--input", reviews, "--encoder", encoder, "--out", teacher, "--epochs", 1)
        .succeeds();
  }

  @Test
  void makesAModelThatPredictsWithoutTheTeacher() throws IOException {
    Path out = directory.resolve("student");
    JsonNode summary =
        Shell.summaryOf("distill", "--teacher", teacher, "--input", reviews, "--out", out);
    assertThat(summary.get("students")).hasSize(5);
    assertThat(summary.get("students"))
        .extracting(student -> student.get("name"))
        .contains(summary.get("best"));
    JsonNode tuned = Shell.json(Files.readString(teacher.resolve("summary.json")));
    assertThat(summary.get("test").get("rows")).isEqualTo(tuned.get("test").get("rows"));
    assertThat(summary.get("askedRows").asInt())
        .isEqualTo(
            500
                - summary.get("teacherValidation").get("rows").asInt()
                - summary.get("test").get("rows").asInt());
    assertThat(summary.get("askedSentences").asInt()).isPositive();
    assertThat(out.resolve("report.html")).content().contains("the teacher itself");
    assertThat(Shell.run("predict", "--model", out, "--text", "It is good").succeeds().out())
        .isNotBlank();
  }

  @Test
  void sameSeedGivesTheSameStudent() throws IOException {
    for (String name : List.of("a", "b")) {
      Path out = directory.resolve(name);
      Shell.run("distill", "--teacher", teacher, "--input", reviews, "--out", out).succeeds();
    }
    assertThat(directory.resolve("a/weights.safetensors"))
        .hasSameBinaryContentAs(directory.resolve("b/weights.safetensors"));
  }

  @Test
  void leavesOutUnlabelledTextsThatAreMeasuredOn() throws IOException {
    Path copy = directory.resolve("texts.tsv");
    Files.copy(reviews, copy);
    JsonNode summary =
        Shell.summaryOf(
            "distill",
            "--teacher",
            teacher,
            "--input",
            reviews,
            "--unlabelled",
            copy,
            "--out",
            directory.resolve("student"));
    int measured =
        summary.get("teacherValidation").get("rows").asInt()
            + summary.get("test").get("rows").asInt();
    assertThat(summary.get("leftOutRows").asInt()).isGreaterThanOrEqualTo(measured);
    assertThat(summary.get("unlabelledRows").asInt() + summary.get("leftOutRows").asInt())
        .isEqualTo(500);
  }

  @Test
  void theGroupsOfATeacherStayInTheirParts() {
    Path run = directory.resolve("run");
    JsonNode searched =
        Shell.summaryOf(
            "automl",
            "--input",
            reviews,
            "--group-by",
            "product_parent",
            "--candidates",
            2,
            "--trials",
            0,
            "--out",
            run);
    JsonNode summary =
        Shell.summaryOf(
            "distill",
            "--teacher",
            run.resolve("candidates/linear-bigrams"),
            "--input",
            reviews,
            "--out",
            directory.resolve("student"));
    assertThat(summary.at("/test/rows")).isEqualTo(searched.at("/test/rows"));
  }

  @Test
  void refusesOtherLabelsAndRowsThatTheTeacherHasSeen() throws IOException {
    Path other = directory.resolve("other.csv");
    Files.writeString(other, "review_body,star_rating\nfine,6\nbad,1\n");
    Shell.run("distill", "--teacher", teacher, "--input", other, "--out", directory.resolve("s"))
        .isRefused(
            "knows the labels [1, 2, 3, 4, 5], but column star_rating of the input has [1, 6]");
    String all = Files.readString(reviews);
    Path part = directory.resolve("part.tsv");
    Files.writeString(part, all.substring(0, all.indexOf('\n', all.length() / 30) + 1));
    Shell.run("distill", "--teacher", teacher, "--input", part, "--out", directory.resolve("s"))
        .isRefused("has seen every row of the validation or the test part");
    Shell.run(
            "distill",
            "--teacher",
            teacher,
            "--input",
            reviews,
            "--balance",
            "minority",
            "--out",
            directory.resolve("s"))
        .isRefused("--balance minority leaves rows out");
    assertThat(directory.resolve("s")).doesNotExist();
  }
}
