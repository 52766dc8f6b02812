package dev.starsight.quality.learning.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Languages are identified where Lingua is on the class path, which the build does not put there.
 */
final class LinguaTest {

  @Test
  void namesTheArtifactThatIsMissing() {
    assertThat(Lingua.MISSING).contains("com.github.pemistahl:lingua:1.2.2");
  }

  @Test
  void identifiesLanguages() {
    Optional<Lingua> lingua = Lingua.find();
    Assumptions.assumeTrue(lingua.isPresent(), "Lingua is not on the class path");
    List<String> texts =
        List.of(
            "The handle of this kettle came off on the second day, and nobody answered my letter",
            "La poignée de cette bouilloire s'est détachée le deuxième jour, et personne n'a"
                + " répondu",
            "Der Griff dieses Kessels ist am zweiten Tag abgebrochen, und niemand hat geantwortet",
            "12345 67890");

    List<String> found = lingua.orElseThrow().languages(texts, 2);

    assertThat(found).containsExactly("en", "fr", "de", Lingua.UNKNOWN);
    assertThat(lingua.orElseThrow().languages(texts, 1)).isEqualTo(found);
  }
}
