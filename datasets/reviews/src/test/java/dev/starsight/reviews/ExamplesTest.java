package dev.starsight.reviews;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.Example;
import dev.starsight.data.StarsightException;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.DelimitedFile.LoadResult;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamplesTest {

  private static final String HEADER = String.join("\t", Review.COLUMNS) + "\n";
  private static final String ROW =
      "US\t11\tR1\tB01\t77\tLamp\tHome\t5\t2\t3\tN\tY\tFive Stars\tBright.\t2015-08-31\n";
  private static final ExampleOptions CLOTHING =
      ExampleOptions.defaults().withTextColumn("Review Text").withLabelColumn("Rating");

  private final Path directory;

  ExamplesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void readsAmazonReviewsByTheirRules() throws IOException {
    Path file = file(HEADER + ROW);
    assertThat(load(file, ExampleOptions.defaults()))
        .containsExactly(Example.of("R1", "Bright.", "5"));
    assertThat(
            load(
                file,
                ExampleOptions.defaults()
                    .withTextColumn("review_headline")
                    .withLabelColumn("product_category")
                    .withColumns(List.of("vine", "total_votes"))))
        .containsExactly(
            new Example("R1", "Five Stars", "Home", Map.of("vine", "N", "total_votes", "3")));
    Path bad = file(HEADER + ROW.replace("\t5\t", "\t7\t"));
    assertThatThrownBy(() -> load(bad, ExampleOptions.defaults()))
        .hasMessageContaining("line 2, column 8: star_rating must be");
  }

  @Test
  void takesReviewsWithoutStarsWhereTheyAreToBePredicted() throws IOException {
    Path file = file(HEADER + ROW.replace("\t5\t", "\t\t"));
    assertThat(load(file, ExampleOptions.defaults().withLabelled(false)))
        .containsExactly(Example.unlabelled("R1", "Bright."));
    assertThatThrownBy(() -> load(file, ExampleOptions.defaults()))
        .hasMessageContaining("star_rating must be a whole number from 1 to 5, but is \"\"");
  }

  @Test
  void readsAnyOtherFileByItsColumnNames() throws IOException {
    Path file = file(",Age,Review Text,Rating\n0,33,\"Nice,\r\nwarm\",5\n1,34,,4\n");
    assertThat(load(file, CLOTHING))
        .containsExactly(Example.of("1", "Nice,\r\nwarm", "5"), Example.of("2", "", "4"));
    assertThat(load(file, CLOTHING.withColumns(List.of("Age"))).get(1).columns())
        .containsExactly(Map.entry("Age", "34"));
  }

  @Test
  void refusesRowsWithoutALabelUnlessNoneIsNeeded() throws IOException {
    Path file = file("Review Text,Rating\nNice,\nBad,1\n");
    LoadResult<Example> loaded =
        Examples.load(
            List.of(file),
            CLOTHING,
            ReadOptions.defaults().withMaxRejectedShare(0.5),
            Progress.SILENT);
    assertThat(loaded.data().rows()).containsExactly(Example.of("2", "Bad", "1"));
    assertThat(loaded.rejects().first())
        .extracting(Object::toString)
        .containsExactly(file + ", line 2, column 2: the label is empty");
    assertThat(load(file, CLOTHING.withLabelled(false)))
        .containsExactly(Example.unlabelled("1", "Nice"), Example.of("2", "Bad", "1"));
  }

  @Test
  void listsTheColumnsThereAreWhereOneIsMissing() throws IOException {
    Path file = file("id;text\n1;Nice\n");
    ExampleOptions options = ExampleOptions.defaults().withTextColumn("text");
    assertThatThrownBy(() -> load(file, options))
        .isInstanceOf(StarsightException.class)
        .hasMessage(file + ": there is no column \"star_rating\"; the columns are id, text");
    assertThatThrownBy(() -> load(file, options.withLabelled(false).withColumns(List.of("x"))))
        .hasMessageContaining("there is no column \"x\"");
    assertThat(load(file, options.withLabelled(false)))
        .containsExactly(Example.unlabelled("1", "Nice"));
  }

  @Test
  void keepsFurtherColumnsAsTheyAreInTheFile() throws IOException {
    Path file = file("text,stars,age,Class Name\nNice,5,33,\"Tops, long\"\nBad,1,,Tops\n");
    ExampleOptions options =
        ExampleOptions.defaults()
            .withTextColumn("text")
            .withLabelColumn("stars")
            .withColumns(List.of("age", "Class Name"));
    assertThat(load(file, options))
        .extracting(Example::columns)
        .containsExactly(
            Map.of("age", "33", "Class Name", "Tops, long"),
            Map.of("age", "", "Class Name", "Tops"));
  }

  @Test
  void saysWhichColumnMayBeMeant() throws IOException {
    Path file = file("text,star_rating,Department Name\nNice,5,Tops\n");
    for (String wrong :
        List.of("department_name", "Departmen Nam", "Department", "DEPARTMENT NAME")) {
      ExampleOptions options =
          ExampleOptions.defaults().withTextColumn("text").withColumns(List.of(wrong));
      assertThatThrownBy(() -> load(file, options))
          .isInstanceOf(StarsightException.class)
          .hasMessage(
              file
                  + ": there is no column \""
                  + wrong
                  + "\", did you mean \"Department Name\"? The columns are text, star_rating,"
                  + " Department Name");
    }
  }

  @Test
  void streams() throws IOException {
    Path file = file(HEADER + ROW.repeat(3));
    try (DelimitedFile<Example> open =
        Examples.open(file, ExampleOptions.defaults(), ReadOptions.strictly(), Progress.SILENT)) {
      assertThat(open.stream().count()).isEqualTo(3);
    }
  }

  private List<Example> load(Path file, ExampleOptions options) throws IOException {
    return Examples.load(List.of(file), options, ReadOptions.strictly(), Progress.SILENT)
        .data()
        .rows();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("reviews.data"), text);
  }
}
