package dev.starsight.automl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.Candidate;
import dev.starsight.automl.Hyperparameter;
import dev.starsight.automl.SearchSpace;
import dev.starsight.automl.TinyReviews;
import dev.starsight.automl.Trial;
import dev.starsight.automl.search.CandidateSearch;
import dev.starsight.automl.search.Leaderboard;
import dev.starsight.data.Balance;
import dev.starsight.data.Example;
import dev.starsight.learner.MajorityTrainer;
import dev.starsight.model.Classifier;
import dev.starsight.model.Metric;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class CandidateSourceTest {

  private static final int SEEDS = 20;

  @Test
  void writesReadableSource() {
    String text = text(SourceFixtures.candidate("linear-trigrams"));

    assertThat(text)
        .startsWith(
            """
            //JAVA 17+
            //DEPS dev.starsight:starsight-cli:0.1.0-TEST
            //MAIN dev.starsight.cli.Starsight

            import dev.starsight.automl.source.CandidateCode;
            import dev.starsight.data.Balance;
            import dev.starsight.learner.LinearOptions;
            import dev.starsight.learner.LinearTrainer;
            import dev.starsight.learner.vectorizer.TextFeatures;
            import dev.starsight.model.Trainer;

            /**
             * The candidate {@code linear-trigrams}: a model of kind {@code made-up}.
             *
             * <p>Why it was tried:\
            """)
        .contains(
            """
             * <p>What it scored: balancedAccuracy 0.535 (95 % interval 0.519 to 0.551) on 4,078 validation
             * rows.
             *
            """,
            """
            public final class LinearTrigrams implements CandidateCode {

              // A search tries values within these ranges; others may do as well.

            """,
            """
              private static final int MAX_FEATURES = 200_000;
            """,
            """
              private static final boolean SUBLINEAR = true;
            """,
            """
              // A search leaves these as they are.

            """,
            """
              private static final long SEED = 42L;
            """,
            """
              private static final Balance BALANCE = Balance.WEIGHTS;
            """,
            """
              @Override
              public Trainer trainer() {
                return new LinearTrainer(
            """)
        .endsWith("  }\n}\n");
    assertThat(text.indexOf(" SEED =")).isGreaterThan(text.indexOf("A search leaves"));
    assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @TestFactory
  Stream<DynamicTest> everyKindCompilesWithoutAWarning(@TempDir Path folder) {
    List<Candidate> kinds = SourceFixtures.everyKind();
    return Stream.iterate(0, i -> i + 1)
        .limit(kinds.size())
        .map(
            i ->
                DynamicTest.dynamicTest(
                    kinds.get(i).name() + " " + i,
                    () ->
                        assertCompilesWithoutAWarning(
                            kinds.get(i), Files.createDirectory(folder.resolve("kind" + i)))));
  }

  private static void assertCompilesWithoutAWarning(Candidate candidate, Path folder)
      throws Exception {
    String fileName = CandidateSource.fileName(candidate.name(), candidate);
    Path file = Files.writeString(folder.resolve(fileName), text(candidate));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    // The complete class path: neither an engine nor a test class is needed.
    List<String> classPath = new ArrayList<>();
    for (Class<?> type : List.of(Candidate.class, Balance.class, NullMarked.class)) {
      classPath.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(diagnostics, null, StandardCharsets.UTF_8)) {
      boolean compiles =
          compiler
              .getTask(
                  null,
                  files,
                  diagnostics,
                  List.of(
                      "-Xlint:all",
                      "-Werror",
                      "--release",
                      "17",
                      "-cp",
                      String.join(System.getProperty("path.separator"), classPath),
                      "-d",
                      folder.toString()),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertThat(diagnostics.getDiagnostics()).as(text(candidate)).isEmpty();
      assertThat(compiles).isTrue();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCompiledTrainerLearnsTheSame(@TempDir Path folder) {
    return SourceFixtures.everyKind().stream()
        .map(
            candidate ->
                DynamicTest.dynamicTest(
                    candidate.name(), () -> assertLearnsTheSame(candidate, folder)));
  }

  private static void assertLearnsTheSame(Candidate candidate, Path folder) throws IOException {
    CompiledCandidate compiled = compiled(candidate, folder);
    List<Example> rows = TinyReviews.examples(50, 3).rows();

    try (Classifier original = candidate.trainer().fit(TinyReviews.data(), Run.unlimited());
        Classifier recompiled = compiled.trainer().fit(TinyReviews.data(), Run.unlimited())) {
      assertThat(recompiled.settings()).isEqualTo(original.settings());
      for (Example row : rows) {
        assertThat(recompiled.predict(row.text()).probabilities())
            .isEqualTo(original.predict(row.text()).probabilities());
      }
    }
    assertThat(compiled.settings()).isEqualTo(candidate.settings());
    assertThat(compiled.changes()).isEmpty();
  }

  private static CompiledCandidate compiled(Candidate candidate, Path folder) throws IOException {
    return CompiledCandidate.open(SourceFixtures.write(candidate, folder).resolveSibling("."));
  }

  @Test
  void everySourceHasLinesOfAtMost100Characters(@TempDir Path folder) throws IOException {
    List<Candidate> candidates = new ArrayList<>(SourceFixtures.everyKind());
    for (int seed = 0; seed < SEEDS; seed++) {
      candidates.add(candidateWithRandomConstants("any-" + seed, seed));
    }
    for (Candidate candidate : candidates) {
      assertThat(text(candidate).lines())
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
      assertThat(compiled(candidate, folder).settings()).isEqualTo(candidate.settings());
    }
  }

  /** Returns a candidate with texts and lists of many lengths, around the width of a line. */
  private static Candidate candidateWithRandomConstants(String name, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Hyperparameter> hyperparameters = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String meaning = "A text" + " of some words".repeat(i * 2);
      hyperparameters.add(Hyperparameter.constant("text" + i, meaning, text(random, 200)));
      List<String> list = new ArrayList<>();
      for (int left = random.nextInt(1, 14); left > 0; left--) {
        list.add(text(random, i < 3 ? 7 : 40 * i - 80));
      }
      hyperparameters.add(Hyperparameter.constant("list" + i, meaning, list));
    }
    return SourceFixtures.withHyperparameters(name, hyperparameters);
  }

  private static String text(SplittableRandom random, int maxLength) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(maxLength + 1); text.length() < length; ) {
      text.append("abcdefghij /\\\"\n\t\u202eé☃-".charAt(random.nextInt(20)));
    }
    return text.toString();
  }

  @Test
  void writesALongListWithOneElementPerLine() {
    Candidate candidate =
        SourceFixtures.withHyperparameters(
            "lists",
            List.of(
                Hyperparameter.constant("columns", "Columns", Collections.nCopies(20, "vine"))));

    assertThat(text(candidate))
        .contains(
            "  private static final List<String> COLUMNS = List.of(\n"
                + "      \"vine\",\n".repeat(19)
                + "      \"vine\");\n");
  }

  @Test
  void splitsALongText() {
    Candidate candidate =
        SourceFixtures.withHyperparameters(
            "texts",
            List.of(Hyperparameter.constant("encoder", "Encoder", "0123456789".repeat(10))));

    assertThat(text(candidate))
        .contains(
            """
              private static final String ENCODER =
                  "0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
                      + "234567890123456789";
            """);
  }

  @Property(tries = 20)
  void everyTextSurvivesTheRoundTrip(
      @ForAll @Size(min = 1, max = 20) List<@From("anyText") String> texts) throws IOException {
    List<Hyperparameter> hyperparameters = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      hyperparameters.add(Hyperparameter.constant("text" + i, texts.get(i), texts.get(i)));
    }
    hyperparameters.add(Hyperparameter.constant("list", "All of them", texts));
    Candidate candidate = SourceFixtures.withHyperparameters("any-text", hyperparameters);
    Path folder = Files.createTempDirectory("any-text");
    try {
      CandidateSource.write(SourceFixtures.record(candidate), text(candidate), folder);

      assertThat(CompiledCandidate.open(folder).settings()).isEqualTo(candidate.settings());
    } finally {
      Files.delete(folder.resolve("AnyText.java"));
      Files.delete(folder.resolve(CandidateRecord.FILE));
      Files.delete(folder);
    }
  }

  @Provide
  Arbitrary<String> anyText() {
    return Arbitraries.oneOf(
        Arbitraries.strings().all().ofMaxLength(300),
        Arbitraries.strings().withChars("\\u0042\"\n\r*/@{}<>%").ofMaxLength(40));
  }

  private static String text(Candidate candidate) {
    return SourceFixtures.text(candidate);
  }

  @Property
  void everyNumberSurvivesTheRoundTrip(@ForAll double real, @ForAll int whole, @ForAll long large) {
    assertThat(Double.parseDouble(JavaConstant.real(real))).isEqualTo(real);
    assertThat(Integer.parseInt(JavaConstant.literal(whole).replace("_", ""))).isEqualTo(whole);
    assertThat(JavaConstant.literal(large).replace("_", "")).isEqualTo(large + "L");
  }

  @Test
  void writesConstantsOfEveryType() {
    Candidate candidate =
        Candidate.of(
            "words-and-runs",
            SearchSpace.of(
                List.of(
                    Hyperparameter.constant("seed", "Orders the rows of each epoch", 42L),
                    Hyperparameter.intRange("ngrams", "Words in the longest n-gram", 3, 1, 3),
                    Hyperparameter.logIntRange(
                        "maxFeatures", "How many n-grams to keep", 200_000, 20_000, 400_000),
                    Hyperparameter.choice(
                        "isSublinear", "Whether tf is damped", true, List.of(true, false)),
                    Hyperparameter.logDoubleRange(
                        "l2", "Weight of the squared weights", 1e-6, 1e-9, 0.5),
                    Hyperparameter.constant(
                        "balance", "What is done about rare labels", Balance.WEIGHTS)),
                values -> new MajorityTrainer(),
                new SearchSpace.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
            "Also runs of three words, over all rows: \"not at all\", \"would not recommend\".");

    assertThat(SourceFixtures.text(candidate))
        .isEqualTo(
            """
            //JAVA 17+
            //DEPS dev.starsight:starsight-cli:0.1.0-TEST
            //MAIN dev.starsight.cli.Starsight

            import dev.starsight.automl.source.CandidateCode;
            import dev.starsight.data.Balance;
            import dev.starsight.learner.MajorityTrainer;
            import dev.starsight.model.Trainer;

            /**
             * The candidate {@code words-and-runs}: a model of kind {@code made-up}.
             *
             * <p>Why it was tried: Also runs of three words, over all rows: "not at all", "would not
             * recommend".
             *
             * <p>What it scored: balancedAccuracy 0.535 (95 % interval 0.519 to 0.551) on 4,078 validation
             * rows.
             *
             * <p>To run it again, edit this file and say {@code starsight automl --rerun DIR --out OUT}, where
             * DIR is the directory this file is in. {@code candidate.json} beside it says what it was fitted
             * on.
             */
            public final class WordsAndRuns implements CandidateCode {

              // A search tries values within these ranges; others may do as well.

              /** Words in the longest n-gram. Range: 1 to 3. */
              private static final int NGRAMS = 3;

              /** How many n-grams to keep. Range: 20,000 to 400,000, logarithmic. */
              private static final int MAX_FEATURES = 200_000;

              /** Whether tf is damped. One of: true, false. */
              private static final boolean IS_SUBLINEAR = true;

              /** Weight of the squared weights. Range: 1e-9 to 0.5, logarithmic. */
              private static final double L2 = 1e-6;

              // A search leaves these as they are.

              /** Orders the rows of each epoch. */
              private static final long SEED = 42L;

              /** What is done about rare labels. */
              private static final Balance BALANCE = Balance.WEIGHTS;

              @Override
              public Trainer trainer() {
                return new MajorityTrainer();
              }
            }
            """);
  }

  @Test
  void writesNumbersInTheirUsualForm() {
    assertThat(
            Stream.of(
                    0,
                    1_999,
                    10_000,
                    -10_000,
                    123_456,
                    Integer.MIN_VALUE,
                    42L,
                    20_000_000_000L,
                    0.1,
                    1e-9,
                    2.5e-5,
                    0.0,
                    -0.0,
                    1e7,
                    0.001,
                    Double.NaN,
                    Double.NEGATIVE_INFINITY,
                    true)
                .map(JavaConstant::literal))
        .containsExactly(
            "0",
            "1999",
            "10_000",
            "-10_000",
            "123_456",
            "-2_147_483_648",
            "42L",
            "20_000_000_000L",
            "0.1",
            "1e-9",
            "2.5e-5",
            "0.0",
            "-0.0",
            "1e7",
            "0.001",
            "Double.NaN",
            "Double.NEGATIVE_INFINITY",
            "true");
  }

  @Test
  void escapesTextsInComments(@TempDir Path folder) throws IOException {
    Hyperparameter depth =
        Hyperparameter.constant("depth", "*/ } @see \\u000a <b> {@code & a\nline", 3);
    Candidate candidate =
        Candidate.of(
            "any",
            SearchSpace.of(
                List.of(depth),
                values -> new MajorityTrainer(),
                new SearchSpace.Code(List.of(MajorityTrainer.class), "new MajorityTrainer()")),
            "*/ \\uuuu \u2028 @param");

    assertThat(compiled(candidate, folder).settings()).isEqualTo(candidate.settings());
    assertThat(text(candidate))
        .contains("  /** *&#47; } &#64;see &#92;u000a &lt;b&gt; {&#64;code &amp; a line. */\n");
  }

  @Test
  void namesTheClassAfterTheCandidateUnlessItClashesWithAType() {
    List<Hyperparameter> hyperparameters =
        List.of(Hyperparameter.constant("balance", "Balance", Balance.NONE));
    assertThat(
            Stream.of("a", "3-grams", "string", "trainer", "balance", "majority-trainer", "x-1y-z")
                .map(name -> SourceFixtures.withHyperparameters(name, hyperparameters))
                .map(candidate -> CandidateSource.fileName(candidate.name(), candidate)))
        .containsExactly(
            "A.java",
            "Candidate3Grams.java",
            "StringCandidate.java",
            "TrainerCandidate.java",
            "BalanceCandidate.java",
            "MajorityTrainerCandidate.java",
            "X1yZ.java");
  }

  @Test
  void writesTheFittedCandidatesOfASearch(@TempDir Path folder) throws IOException {
    Candidate coded = SourceFixtures.candidate("majority");
    Candidate handmade = Candidate.of("mine", new MajorityTrainer(), "made by hand");
    Leaderboard board =
        CandidateSearch.over(List.of(coded, handmade), Metric.ACCURACY, 5)
            .run(
                TinyReviews.data(),
                new CandidateSearch.Task(folder.resolve("models"), "text", "stars", "0.1.0-TEST"),
                Run.unlimited(),
                trial -> {});
    Trial.Scored first = board.trials().get(0).scored().orElseThrow();
    Trial.Scored second = board.trials().get(1).scored().orElseThrow();

    assertThat(first.name()).isEqualTo("majority");
    assertThat(
            CandidateSource.write(coded, first, SourceFixtures.SEARCH, folder.resolve("majority")))
        .contains(folder.resolve("majority").resolve("Majority.java"));
    CandidateRecord record = CandidateRecord.read(folder.resolve("majority"));
    assertThat(record.kind()).isEqualTo("majority");
    assertThat(record.validation()).isEqualTo(first.validation());
    assertThat(
            CandidateSource.write(handmade, second, SourceFixtures.SEARCH, folder.resolve("mine")))
        .isEmpty();
    assertThat(folder.resolve("mine")).doesNotExist();
    assertThatThrownBy(() -> text(handmade))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the candidate mine cannot be written as source");
  }

  @Test
  void writesNothingButTheSourceAndItsRecord(@TempDir Path folder) throws IOException {
    Candidate candidate = SourceFixtures.candidate("linear-bigrams");

    compiled(candidate, folder);

    assertThat(folder.resolve("linear-bigrams"))
        .isDirectoryContaining(file -> file.endsWith("LinearBigrams.java"))
        .isDirectoryContaining(file -> file.endsWith(CandidateRecord.FILE));
    try (Stream<Path> files = Files.list(folder.resolve("linear-bigrams"))) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aRerunUpdatesTheCommentUnlessItWasEdited(@TempDir Path folder) throws IOException {
    Candidate candidate = SourceFixtures.candidate("linear-bigrams");
    CompiledCandidate compiled = compiled(candidate, folder);
    CandidateRecord before = compiled.record();
    CandidateRecord after = compiled.rerun(before.kind(), before.search(), SourceFixtures.METRICS);

    assertThat(compiled.write(after, folder.resolve("after")))
        .content()
        .contains("The candidate {@code linear-bigrams-edited}:")
        .contains("Edited from linear-bigrams (nothing changed).")
        .endsWith(text(candidate).substring(text(candidate).indexOf("public final class")));
    String original =
        compiled.text().replace("To run it again", "I like this one. To run it again");
    Path file = Files.writeString(folder.resolve("LinearBigrams.java"), original);
    assertThat(CandidateCompiler.compile(file, before).write(after, folder.resolve("own")))
        .hasContent(original);
  }
}
