package dev.starsight.quality.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

final class ExampleLanguagesTest {

  @Test
  void namesTheLibraryThatIsMissing() {
    assertThat(ExampleLanguages.missing()).contains("com.github.pemistahl:lingua:1.2.2");
  }

  @Test
  void addsTheLanguageOfLongTexts() {
    Optional<ExampleLanguages> found = ExampleLanguages.find();
    Assumptions.assumeTrue(found.isPresent(), "Lingua is not on the class path");
    List<Example> rows =
        List.of(
            new Example(
                "a",
                "The handle of this kettle came off on the second day, and nobody answered",
                "1",
                Map.of("vine", "N")),
            Example.of("b", "Works as described", "5"),
            Example.of(
                "c",
                "Der Griff dieses Kessels ist am zweiten Tag abgebrochen, und niemand antwortet",
                "1"));
    Dataset<Example> examples = Dataset.of(rows, new Provenance(List.of(), List.of()));

    List<Example> added = found.orElseThrow().addTo(examples, Run.unlimited()).rows();

    assertThat(added.get(0).columns()).isEqualTo(Map.of("vine", "N", "language", "en"));
    assertThat(added.get(1)).isEqualTo(rows.get(1));
    assertThat(added.get(2).columns()).isEqualTo(Map.of("language", "de"));
  }
}
