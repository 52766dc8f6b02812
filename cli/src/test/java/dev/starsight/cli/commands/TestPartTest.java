package dev.starsight.cli.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.SplitHook;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Splits;
import dev.starsight.files.internal.Json;
import dev.starsight.testing.contracts.TinyEncoder;
import dev.starsight.transformer.SavedModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The labels of the test part change its figures and nothing else. */
final class TestPartTest {

  private static Path reviews;
  private static Path encoder;

  private final Path directory;

  TestPartTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void prepare(@TempDir Path shared) throws IOException {
    reviews = Shell.sample(shared.resolve("reviews.tsv"), 600);
    encoder = TinyEncoder.speller().write(shared.resolve("tiny"));
  }

  private static Dataset<Example> shuffled(Dataset<Example> part) {
    List<String> labels = new ArrayList<>(part.stream().map(Example::requireLabel).toList());
    Collections.shuffle(labels, new Random(5));
    List<Example> rows = new ArrayList<>();
    for (int i = 0; i < part.size(); i++) {
      Example row = part.rows().get(i);
      rows.add(new Example(row.id(), row.text(), labels.get(i), row.columns()));
    }
    assertThat(rows).isNotEqualTo(part.rows());
    return new Dataset<>(rows, part.provenance());
  }

  private static Splits withShuffledTest(Splits splits) {
    return new Splits(
        splits.train(),
        splits.validation(),
        shuffled(splits.test()),
        splits.duplicatesMoved(),
        splits.seed(),
        splits.grouping());
  }

  private static Splits withShuffledValidation(Splits splits) {
    return new Splits(
        splits.train(),
        shuffled(splits.validation()),
        splits.test(),
        splits.duplicatesMoved(),
        splits.seed(),
        splits.grouping());
  }

  /** Runs a command with a change between its split and what follows, and returns its summary. */
  private JsonNode run(Path out, UnaryOperator<Splits> afterSplit, Object... args)
      throws IOException {
    CommandLine commandLine = Commands.commandLine();
    CommandLine command =
        Objects.requireNonNull(commandLine.getSubcommands().get(args[0].toString()));
    AtomicInteger splits = new AtomicInteger();
    SplitHook.afterSplit(
        command,
        parts -> {
          splits.incrementAndGet();
          return afterSplit.apply(parts);
        });
    if (command.getCommandSpec().userObject() instanceof WorkshopCommand workshop) {
      workshop.changeSearch(
          all ->
              CandidateSearch.over(all.candidates().subList(0, 3), all.metric(), 42)
                  .withEnsemble(SavedModels.single())
                  .withTrials(2));
    }
    PrintStream printed =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    commandLine.setExecutionStrategy(
        parsed -> {
          StarsightCommand.attach(parsed, printed, printed);
          return new CommandLine.RunLast().execute(parsed);
        });
    List<String> words = new ArrayList<>(Stream.of(args).map(String::valueOf).toList());
    words.addAll(List.of("--out", out.toString()));

    assertThat(commandLine.execute(words.toArray(String[]::new))).isZero();

    assertThat(splits).hasValue(1);
    return Json.read(out.resolve("summary.json"));
  }

  /**
   * Returns the digests of what must not depend on the test part.
   *
   * @param but the beginnings of the names of files with figures of the test part, or with times
   */
  private static Map<String, String> payload(Path out, String... but) throws IOException {
    Map<String, String> digests = new TreeMap<>(Shell.digests(out));
    digests.keySet().removeIf(name -> Stream.of(but).anyMatch(name::startsWith));
    digests.keySet().removeIf(name -> name.contains(".starsight.json")); // has digests of these
    return digests;
  }

  private static JsonNode board(JsonNode summary) {
    JsonNode board = summary.get("leaderboard").deepCopy();
    for (JsonNode row : board) {
      ((ObjectNode) row).remove(List.of("fitSeconds", "predictSeconds"));
    }
    return board;
  }

  @Test
  void automlChoosesWithoutIt() throws IOException {
    Object[] automl = {"automl", "--input", reviews, "--candidates", 3, "--trials", 3};
    Path plain = directory.resolve("plain");
    Path other = directory.resolve("other");
    // trials.json has times.
    String[] ofTheTestPart = {"report.html", "summary.json", "trials.json"};

    JsonNode before = run(plain, UnaryOperator.identity(), automl);
    JsonNode after = run(other, TestPartTest::withShuffledTest, automl);

    assertThat(payload(other, ofTheTestPart))
        .isEqualTo(payload(plain, ofTheTestPart))
        .containsKeys("candidates/majority/model.json", "sources/linear-bigrams/candidate.json");
    assertThat(board(after)).isEqualTo(board(before));
    assertThat(after.get("best")).isEqualTo(before.get("best"));
    assertThat(after.get("test")).isNotEqualTo(before.get("test"));
    JsonNode sensitive =
        run(directory.resolve("third"), TestPartTest::withShuffledValidation, automl);
    assertThat(board(sensitive)).isNotEqualTo(board(before));
    rerunLooksAtValidation(plain.resolve("sources/linear-bigrams"));
  }

  private void rerunLooksAtValidation(Path candidate) throws IOException {
    Object[] rerun = {"automl", "--rerun", candidate};
    Path plain = directory.resolve("rerun");
    Path other = directory.resolve("other-rerun");
    String[] withTimes = {"report.html", "summary.json", "trials.json"};

    JsonNode before = run(plain, UnaryOperator.identity(), rerun);
    JsonNode after = run(other, TestPartTest::withShuffledTest, rerun);

    assertThat(payload(other, withTimes)).isEqualTo(payload(plain, withTimes));
    assertThat(board(after)).isEqualTo(board(before));
    assertThat(after.get("test").isNull()).isTrue();
  }

  @Test
  void finetuneChoosesWithoutIt() throws IOException {
    Object[] finetune = {
      "finetune", "--input", reviews, "--encoder", encoder, "--epochs", 1, "--threads", 1
    };
    Path plain = directory.resolve("plain");
    Path other = directory.resolve("other");
    String[] withFiguresOrTimes = {
      "README.md", "report.html", "summary.json", "tensorboard", "training.jsonl"
    };

    JsonNode before = run(plain, UnaryOperator.identity(), finetune);
    JsonNode after = run(other, TestPartTest::withShuffledTest, finetune);

    assertThat(payload(other, withFiguresOrTimes))
        .isEqualTo(payload(plain, withFiguresOrTimes))
        .containsKeys("model.json", "model.safetensors");
    assertThat(after.get("bestEpoch")).isEqualTo(before.get("bestEpoch"));
    assertThat(after.get("test")).isNotEqualTo(before.get("test"));
  }

  @Test
  void workshopChoosesAndQueuesWithoutIt() throws IOException {
    Object[] workshop = {
      "workshop", "--input", reviews, "--encoder", encoder, "--budget", "10h", "--threads", 1
    };
    Path plain = directory.resolve("plain");
    Path other = directory.resolve("other");
    String[] ofTheTestPart = {
      "features/test", "report.html", "summary.json", "trials.json", "epochs.json"
    };

    JsonNode before = run(plain, UnaryOperator.identity(), workshop);
    JsonNode after = run(other, TestPartTest::withShuffledTest, workshop);

    assertThat(payload(other, ofTheTestPart))
        .isEqualTo(payload(plain, ofTheTestPart))
        .containsKeys("model/model.json", "queue/tasks.jsonl");
    assertThat(board(after)).isEqualTo(board(before));
    assertThat(after.get("best")).isEqualTo(before.get("best"));
    assertThat(after.get("queued")).isEqualTo(before.get("queued"));
    assertThat(after.get("evaluation")).isNotEqualTo(before.get("evaluation"));
  }
}
