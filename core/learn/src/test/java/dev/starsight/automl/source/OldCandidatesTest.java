package dev.starsight.automl.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.automl.TinyReviews;
import dev.starsight.data.StarsightException;
import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;
import dev.starsight.model.Classifier;
import dev.starsight.run.Run;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens candidate directories that Starsight wrote before its types moved to other packages. */
class OldCandidatesTest {

  private static Path oldDirectory(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(OldCandidatesTest.class.getResource("old/" + name)).toURI());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "linear-trigrams-columns",
        "ordinal-words-characters",
        "gradient-boosting",
        "workshop-dpp1"
      })
  void runsAnOldCandidateUnchanged(String name) throws Exception {
    CompiledCandidate candidate = CompiledCandidate.open(oldDirectory(name));

    assertThat(candidate.changes()).isEmpty();
    assertThat(candidate.settings()).isEqualTo(candidate.record().settings());
    assertThat(candidate.settings()).isEqualTo(SourceFixtures.candidate(name).settings());
    try (Classifier current =
            SourceFixtures.candidate(name).trainer().fit(TinyReviews.data(), Run.unlimited());
        Classifier old = candidate.trainer().fit(TinyReviews.data(), Run.unlimited())) {
      assertThat(old.predict("it is superb").probabilities())
          .isEqualTo(current.predict("it is superb").probabilities());
    }
  }

  @Test
  void readsAConstantOfATypeThatIsNowNested() throws Exception {
    assertThat(CandidateRecord.read(oldDirectory("workshop-dpp1")).settings().values())
        .containsEntry("analyzer", TextAnalyzer.CHARACTERS);
  }

  @Test
  void aRerunWritesTheNewNames(@TempDir Path folder) throws Exception {
    CompiledCandidate candidate = CompiledCandidate.open(oldDirectory("workshop-dpp1"));

    candidate.write(
        candidate.rerun("boosting", candidate.record().search(), SourceFixtures.METRICS), folder);

    assertThat(CompiledCandidate.open(folder).changes()).isEmpty();
    assertThat(folder.resolve("WorkshopDpp1.java"))
        .content()
        .contains("The candidate {@code workshop-dpp1-edited}")
        .contains("import dev.starsight.learner.vectorizer.TextFeatures.TextAnalyzer;")
        .isEqualTo(OldNames.replaceIn(Files.readString(folder.resolve("WorkshopDpp1.java"))));
  }

  @Test
  void errorsStateTheLineOfTheOldFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("Mine.java"),
            """
            import dev.starsight.automl.CandidateCode;
            import static dev.starsight.learner.TextAnalyzer.*;

            public final class Mine implements dev.starsight.automl.CandidateCode {
              private static final dev.starsight.learner.TextFeatures FEATURES = null;
              private static final Object WORDS = WORD;
            }
            """);

    assertThatThrownBy(
            () ->
                CandidateCompiler.compile(
                    file, SourceFixtures.record(SourceFixtures.candidate("majority"))))
        .isInstanceOf(StarsightException.class)
        .hasMessageStartingWith("Mine.java:4: Mine is not abstract")
        .hasMessageContaining("Mine.java:6: cannot find symbol (symbol: variable WORD,");
  }
}
