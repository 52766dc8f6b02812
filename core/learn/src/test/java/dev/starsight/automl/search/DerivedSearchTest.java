package dev.starsight.automl.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Trial;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.learner.LearnerFormats;
import dev.starsight.learner.LinearOptions;
import dev.starsight.learner.LinearTrainer;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Metric;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Derives leaderboards again from saved models. */
final class DerivedSearchTest {

  private static final String[] WORDS = {"bad awful", "weak dull", "fine okay", "nice", "superb"};

  private final Path folder;

  DerivedSearchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset<Example> examples(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Example> examples = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int star = random.nextInt(5);
      StringBuilder text = new StringBuilder("it is");
      for (int word = 0; word < 3; word++) {
        int source = random.nextBoolean() ? random.nextInt(5) : star;
        String[] words = WORDS[source].split(" ", -1);
        text.append(' ').append(words[random.nextInt(words.length)]);
      }
      text.append(' ').append(random.nextInt(40));
      examples.add(Example.of("row" + row, text.toString(), Integer.toString(star + 1)));
    }
    return Dataset.of(examples, Provenance.inMemory("made for the test"));
  }

  private static CandidateSearch search(long seed) {
    return CandidateSearch.over(
            List.of(
                Candidate.of("majority", new MajorityTrainer(), "the mark to beat"),
                Candidate.of("words", new LinearTrainer(LinearOptions.quick(seed)), "words"),
                Candidate.of(
                    "longer", new LinearTrainer(LinearOptions.thorough(seed + 1)), "runs of words"),
                Candidate.of(
                    "fails",
                    (data, run) -> {
                      throw new IllegalStateException("no luck");
                    },
                    "never")),
            Metric.BALANCED_ACCURACY,
            seed)
        .withEnsemble(LearnerFormats.all());
  }

  private CandidateSearch.Task task(String name) {
    return new CandidateSearch.Task(folder.resolve(name), "text", "label", "0.1.0-TEST");
  }

  @Test
  void aDerivedLeaderboardIsTheSameToTheByte() throws IOException {
    boolean hadEnsemble = false;
    for (int seed = 0; seed < 40 && !hadEnsemble; seed++) {
      TrainingData data = TrainingData.of(examples(300, seed), examples(150, seed + 1000));
      String name = "run" + seed;
      Leaderboard board = search(seed).run(data, task(name), Run.unlimited(), trial -> {});
      hadEnsemble = names(board).contains(CandidateSearch.ENSEMBLE);
      if (hadEnsemble || seed == 0) {
        assertSame(board, seed, data, name);
      }
    }
    assertThat(hadEnsemble).as("a seed with an ensemble").isTrue();
  }

  private void assertSame(Leaderboard board, long seed, TrainingData data, String name)
      throws IOException {
    Path before = folder.resolve(name);
    Path after = folder.resolve(name + "-again");
    board.writeTrials(folder);

    Leaderboard derived = search(seed).derive(data, task(name + "-again"), before, folder);

    assertThat(derived.toJson(after)).isEqualTo(board.toJson(before));
    assertThat(derived).hasToString(board.toString());
    assertThat(derived.bestOnValidation().orElseThrow().metrics())
        .isEqualTo(board.bestOnValidation().orElseThrow().metrics());
    for (String model : names(board)) {
      if (Files.exists(before.resolve(model))) {
        assertSameFiles(before.resolve(model), after.resolve(model));
      }
    }
  }

  private static List<String> names(Leaderboard board) {
    return board.trials().stream().map(Trial::name).toList();
  }

  private static void assertSameFiles(Path before, Path after) throws IOException {
    try (Stream<Path> files = Files.walk(before)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(after.resolve(before.relativize(file))).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void namesAModelThatIsGone() throws IOException {
    TrainingData data = TrainingData.of(examples(100, 1), examples(60, 2));
    search(1).run(data, task("run"), Run.unlimited(), trial -> {}).writeTrials(folder);
    Path model = folder.resolve("run/words");
    Files.move(model, folder.resolve("elsewhere"));

    assertThatThrownBy(() -> search(1).derive(data, task("again"), folder.resolve("run"), folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(model.toString());
  }
}
