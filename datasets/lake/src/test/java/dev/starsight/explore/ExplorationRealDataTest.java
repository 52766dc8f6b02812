package dev.starsight.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.explore.questions.Question;
import dev.starsight.reviews.AmazonReviews;
import dev.starsight.reviews.Review;
import dev.starsight.run.Progress;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

/** Compares counts with the description of the files, which another program produced. */
@Tag("real-data")
class ExplorationRealDataTest {

  private static Exploration explore(String name) throws IOException {
    try (DelimitedFile<Review> opened =
            AmazonReviews.open(RealData.file(name), ReadOptions.defaults(), Progress.SILENT);
        Stream<Review> reviews = opened.stream()) {
      return Exploration.of(reviews);
    }
  }

  private static Table table(Exploration exploration, Question question) {
    return exploration.answer(question).table();
  }

  @Test
  void digitalSoftwareHasTheDocumentedStarsAndWords() throws IOException {
    Exploration software = explore("digital_software.tsv.gz");
    assertThat(table(software, Question.COUNT_BY_STAR).longColumn("reviews").asLongArray())
        .containsExactly(18_971, 5_539, 6_650, 13_259, 37_213);
    assertThat(TableCsv.of(table(software, Question.AVERAGE_STAR_BY_CATEGORY), false))
        .isEqualTo(
            "product_category,reviews,average_star\nDigital_Software,81632,3.541503332026656\n");
    assertThat(TableCsv.of(table(software, Question.FIRST_REVIEW_BY_CATEGORY), false))
        .isEqualTo("product_category,first_review\nDigital_Software,2008-01-26\n");
    int[] words = table(software, Question.WORDS_A_REVIEW).intColumn("words").asIntArray();
    assertThat(words[4]).isEqualTo(35);
    assertThat(words[8]).isEqualTo(152);
    assertThat(words[9]).isEqualTo(5228);
    assertThat(software.answer(Question.WORDS_A_REVIEW).sentence()).contains("a max_length of 128");
  }

  @Test
  void keepsCategoriesThatDifferInCaseApart() throws IOException {
    Exploration pacifier = explore("pacifier_baby.tsv.gz");
    assertThat(TableCsv.of(table(pacifier, Question.STARS_BY_CATEGORY), false))
        .contains("Baby,461,398,634,1159,6237,", "baby,473,351,528,988,3782,");
    assertThat(pacifier.answer(Question.COUNT_BY_CATEGORY).note()).endsWith(": Baby and baby");
    int[] words = table(pacifier, Question.WORDS_A_REVIEW).intColumn("words").asIntArray();
    assertThat(words[4]).isEqualTo(31);
    assertThat(words[8]).isEqualTo(110);
    assertThat(words[9]).isEqualTo(1177);
  }

  @Test
  void answersForFortyCategories() throws IOException {
    Exploration exploration = explore("multi_category.tsv.gz");
    Table counts = table(exploration, Question.COUNT_BY_CATEGORY);
    assertThat(counts.rowCount()).isEqualTo(40);
    assertThat(counts.stringColumn("product_category").get(0)).isEqualTo("Mobile_Electronics");
    assertThat(counts.longColumn("reviews").asLongArray()[0]).isEqualTo(85);
    assertThat(TableCsv.of(table(exploration, Question.STARS_BY_CATEGORY), false))
        .contains("Books,1,2,5,14,35,");
  }
}
