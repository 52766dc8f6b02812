package dev.starsight.cli.spark;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.cli.commands.Shell;
import dev.starsight.data.MissingColumnException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkInputTest {

  @Test
  void aLakeMustHaveTheColumnsOfPhrases(@TempDir Path directory) throws IOException {
    Path lake = directory.resolve("lake");
    Shell.run("ingest", "--input", Shell.sample(directory.resolve("a.tsv"), 20), "--lake", lake)
        .succeeds();
    List<String> further = List.of("review_date", "customer_id");
    SparkInput.with(lake, "review_body", "star_rating", further);
    assertThatThrownBy(() -> SparkInput.with(lake, "body", "star_rating", further))
        .isInstanceOf(MissingColumnException.class)
        .hasMessageStartingWith(lake + ": there is no column \"body\"; the columns are ");
    assertThatThrownBy(() -> SparkInput.with(lake, "review_body", "stars", further))
        .hasMessageStartingWith(lake + ": there is no column \"stars\"; the columns are ");
  }
}
