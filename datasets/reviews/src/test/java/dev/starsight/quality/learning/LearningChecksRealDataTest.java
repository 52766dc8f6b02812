package dev.starsight.quality.learning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.data.Example;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.internal.NormalizedText;
import dev.starsight.delimited.DelimitedFile;
import dev.starsight.delimited.Dialect;
import dev.starsight.delimited.ReadOptions;
import dev.starsight.delimited.Row;
import dev.starsight.quality.learning.LearningFindings.ColumnCount;
import dev.starsight.quality.learning.LearningFindings.DamageCount;
import dev.starsight.quality.learning.LearningFindings.LabelCount;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.LeakValue;
import dev.starsight.quality.learning.LearningFindings.RepeatedTexts;
import dev.starsight.quality.learning.internal.DisjointSets;
import dev.starsight.quality.learning.internal.IntList;
import dev.starsight.reviews.Examples;
import dev.starsight.reviews.Examples.ExampleOptions;
import dev.starsight.run.Progress;
import dev.starsight.run.Run;
import dev.starsight.testing.RealData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds what the description of the real files says about them, with its counts. */
@Tag("real-data")
final class LearningChecksRealDataTest {

  private static final Map<String, LearningFindings> FOUND = new HashMap<>();
  private static final Set<String> NAMES_OF_RATINGS =
      Set.of("Five Stars", "Four Stars", "Three Stars", "Two Stars", "One Star");

  private static LearningFindings find(String file) {
    return FOUND.computeIfAbsent(
        file, name -> find(name, "review_body", "star_rating", ReadOptions.defaults()));
  }

  private static LearningFindings find(
      String file, String text, String label, ReadOptions options) {
    LearningChecks checks =
        new LearningChecks(LearningCheckOptions.defaults().withTextColumn(text));
    ExampleOptions columns =
        ExampleOptions.defaults().withTextColumn(text).withLabelColumn(label).withLabelled(false);
    try (DelimitedFile<ExaminedRow> rows =
        Examples.open(
            RealData.file(file),
            columns,
            options,
            Progress.SILENT,
            (row, index, found) -> checks.examine(row(row, index, label, found)))) {
      for (ExaminedRow row = rows.read(); row != null; row = rows.read()) {
        checks.accept(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return checks.finish(Ratio.percent(90, 5, 5), Run.unlimited());
  }

  private static TextRow row(Row row, int text, String labelColumn, @Nullable String label) {
    Map<String, String> columns = new LinkedHashMap<>();
    List<String> names = row.header().names();
    for (int i = 0; i < names.size(); i++) {
      if (i != text && !names.get(i).equals(labelColumn)) {
        columns.put(names.get(i), row.text(i));
      }
    }
    return new TextRow(
        row.header().source(),
        row.line(),
        Long.toString(row.number()),
        label,
        row.text(text),
        columns,
        false);
  }

  private static long damage(LearningFindings found, String column, TextDamage kind) {
    return found.damage().stream()
        .filter(count -> count.column().equals(column) && count.kind() == kind)
        .mapToLong(DamageCount::rows)
        .sum();
  }

  private static long anywhere(LearningFindings found, TextDamage kind) {
    return found.damage().stream()
        .filter(count -> count.kind() == kind)
        .mapToLong(DamageCount::rows)
        .sum();
  }

  /**
   * The description has one row less with an entity of the hair dryers: one of a capital letter.
   */
  @ParameterizedTest
  @CsvSource({
    "digital_software.tsv.gz, 13718, 5005, 5096, 2903, 97, 40, 71, 0, 8, 6, 3, 20",
    "pacifier_baby.tsv.gz, 1213, 470, 477, 0, 0, 0, 0, 0, 9, 0, 0, 3",
    "hair_dryer_beauty.tsv.gz, 898, 250, 261, 0, 0, 0, 0, 0, 3, 0, 0, 2",
    "digital_video_download.tsv.gz, 503, 519, 530, 7, 0, 5, 0, 0, 3, 0, 0, 0",
    "gift_card.tsv.gz, 35, 20, 22, 0, 0, 1, 0, 0, 1, 0, 0, 0",
    "multi_category.tsv.gz, 68, 40, 44, 14, 0, 0, 1, 29, 1, 0, 0, 0",
    "microwave_quoted.tsv.gz, 285, 96, 100, 0, 0, 0, 0, 0, 1, 0, 0, 3"
  })
  void findsTheOddTexts(
      String file,
      long lineBreakTag,
      long quoteEntity,
      long entity,
      long escapedQuote,
      long oddInBody,
      long oddInHeadline,
      long leadingInHeadline,
      long oddInTitle,
      long substitute,
      long control,
      long lineSeparator,
      long video) {
    LearningFindings found = find(file);

    assertThat(damage(found, "review_body", TextDamage.LINE_BREAK_TAG)).isEqualTo(lineBreakTag);
    assertThat(damage(found, "review_body", TextDamage.QUOTE_ENTITY)).isEqualTo(quoteEntity);
    assertThat(damage(found, "review_body", TextDamage.HTML_ENTITY)).isEqualTo(entity);
    assertThat(damage(found, "review_body", TextDamage.ESCAPED_QUOTE)).isEqualTo(escapedQuote);
    assertThat(damage(found, "review_body", TextDamage.UNBALANCED_QUOTE)).isEqualTo(oddInBody);
    assertThat(damage(found, "review_headline", TextDamage.UNBALANCED_QUOTE))
        .isEqualTo(oddInHeadline);
    assertThat(damage(found, "review_headline", TextDamage.LEADING_QUOTE))
        .isEqualTo(leadingInHeadline);
    assertThat(damage(found, "product_title", TextDamage.UNBALANCED_QUOTE)).isEqualTo(oddInTitle);
    assertThat(anywhere(found, TextDamage.SUBSTITUTE)).isEqualTo(substitute);
    assertThat(anywhere(found, TextDamage.CONTROL_CHARACTER)).isEqualTo(control);
    assertThat(anywhere(found, TextDamage.LINE_SEPARATOR)).isEqualTo(lineSeparator);
    assertThat(damage(found, "review_body", TextDamage.VIDEO_MARKUP)).isEqualTo(video);
  }

  @ParameterizedTest
  @CsvSource({
    "digital_software.tsv.gz, 0, 1304, 266, 860, 23, 0, 3726, 403, 2398",
    "pacifier_baby.tsv.gz, 2, 454, 41, 193, 18, 5949, 897, 86, 436",
    "hair_dryer_beauty.tsv.gz, 0, 162, 14, 82, 13, 0, 305, 2, 189",
    "digital_video_download.tsv.gz, 0, 212, 28, 85, 15, 0, 296, 31, 157",
    "gift_card.tsv.gz, 0, 198, 19, 16, 8, 0, 239, 12, 95",
    "multi_category.tsv.gz, 0, 35, 4, 48, 4, 0, 35, 0, 12",
    "microwave_quoted.tsv.gz, 0, 15, 3, 13, 1, -1, 31, 4, 18"
  })
  void findsTheShapesOfTextsAndTheRepeatedOnes(
      String file,
      long empty,
      long oneWord,
      long repeatsHeadline,
      long nonAscii,
      long beyondBmp,
      long noCapitals,
      long repeated,
      long repeatedOfTenWords,
      long contradicting) {
    LearningFindings found = find(file);

    assertThat(damage(found, "review_body", TextDamage.EMPTY)).isEqualTo(empty);
    assertThat(found.shapes().oneWord()).isEqualTo(oneWord);
    assertThat(found.shapes().repeats())
        .filteredOn(count -> count.column().equals("review_headline"))
        .extracting(ColumnCount::rows)
        .containsExactly(repeatsHeadline);
    assertThat(found.shapes().nonAscii()).isEqualTo(nonAscii);
    assertThat(found.shapes().beyondBmp()).isEqualTo(beyondBmp);
    if (noCapitals >= 0) {
      assertThat(found.shapes().noCapitals()).isEqualTo(noCapitals);
    }
    assertThat(found.repeatedTexts().rows()).isEqualTo(repeated);
    assertThat(found.repeatedTexts().rowsOfTenWords()).isEqualTo(repeatedOfTenWords);
    assertThat(found.contradictions().rows()).isEqualTo(contradicting);
  }

  @Test
  void findsHeadlinesThatNameTheRating() {
    Leak leak = find("digital_software.tsv.gz").leaks().get(0);
    assertThat(find("digital_software.tsv.gz").leaks()).hasSize(1);
    assertThat(leak.column()).isEqualTo("review_headline");
    List<LeakValue> ratings =
        leak.values().stream().filter(value -> NAMES_OF_RATINGS.contains(value.value())).toList();
    assertThat(ratings.stream().map(LeakValue::rows))
        .containsExactly(7143L, 1815L, 1546L, 754L, 477L);
    assertThat(ratings.stream().mapToLong(LeakValue::rows).sum()).isEqualTo(11_735);
    assertThat(ratings.stream().mapToLong(LeakValue::rightRows).sum()).isEqualTo(11_722);
    assertThat(find("digital_software.tsv.gz").lists().leaks()).hasSize((int) leak.rightRows());

    assertThat(find("gift_card.tsv.gz").leaks().get(0).values())
        .filteredOn(value -> value.value().equals("Five Stars"))
        .extracting(LeakValue::rows)
        .containsExactly(728L);
  }

  @Test
  void findsCategoriesInSmallLetters() {
    assertThat(find("pacifier_baby.tsv.gz").shapes().caseVariants())
        .contains(new ColumnCount("product_category", 6_122));
    assertThat(find("microwave_quoted.tsv.gz").shapes().caseVariants())
        .contains(new ColumnCount("product_category", 7));
    assertThat(find("digital_software.tsv.gz").shapes().caseVariants()).isEmpty();
  }

  @Test
  void findsRareLabels() {
    assertThat(find("gift_card.tsv.gz").labels().stream().filter(LabelCount::isRare))
        .containsExactly(
            new LabelCount("1", 54),
            new LabelCount("2", 14),
            new LabelCount("3", 33),
            new LabelCount("4", 85));
    assertThat(find("digital_software.tsv.gz").labels()).noneMatch(LabelCount::isRare);
  }

  @Test
  void findsTextsThatWereCut() {
    LearningFindings found =
        find("womens_clothing.csv.gz", "Review Text", "Rating", ReadOptions.defaults());

    assertThat(found.cutTexts()).hasSize(1);
    assertThat(found.cutTexts().get(0).column()).isEqualTo("Review Text");
    assertThat(found.cutTexts().get(0).characters()).isBetween(500L, 510L);
    assertThat(found.cutTexts().get(0).rows()).isBetween(4_200L, 4_500L);
    assertThat(damage(found, "Review Text", TextDamage.EMPTY)).isEqualTo(845);
    assertThat(damage(found, "Title", TextDamage.EMPTY)).isEqualTo(3_810);
    assertThat(damage(found, "Review Text", TextDamage.LINE_BREAK)).isEqualTo(2_024);
    for (String column : List.of("Division Name", "Department Name", "Class Name")) {
      assertThat(damage(found, column, TextDamage.EMPTY)).as(column).isEqualTo(14);
    }
    assertThat(find("digital_video_download.tsv.gz").cutTexts())
        .extracting(LearningFindings.CutTexts::column)
        .doesNotContain("review_body");
  }

  /** Ten sentences of the first file repeat others exactly, three more do but for case. */
  @ParameterizedTest
  @CsvSource({"amazon_cells, 13, 3, 0", "imdb, 3, 10, 2", "yelp, 4, 1, 0"})
  void findsTheOddSentences(String site, long repeated, long oddQuotes, long lineSeparators) {
    LearningFindings found =
        find(
            "sentiment_labelled_sentences/" + site + "_labelled.txt",
            "sentence",
            "label",
            ReadOptions.defaults()
                .withDialect(Dialect.plainTabs())
                .withColumns(List.of("sentence", "label")));

    RepeatedTexts texts = found.repeatedTexts();
    assertThat(texts.rows() - texts.texts()).isEqualTo(repeated);
    assertThat(damage(found, "sentence", TextDamage.UNBALANCED_QUOTE)).isEqualTo(oddQuotes);
    assertThat(damage(found, "sentence", TextDamage.LINE_SEPARATOR)).isEqualTo(lineSeparators);
    assertThat(damage(found, "sentence", TextDamage.OUTER_SPACE))
        .isEqualTo(site.equals("imdb") ? 1_000 : 0);
  }

  @Test
  void findsTheAccentsOfFrenchTextsAndNoDamage() {
    LearningFindings found = find("sample_fr.tsv");

    assertThat(found.shapes().nonAscii()).isGreaterThanOrEqualTo(39);
    assertThat(anywhere(found, TextDamage.MOJIBAKE)).isZero();
  }

  /** An exact join of another kind: counts what every text shares with each before it. */
  @Test
  @Tag("long")
  void missesNoNearDuplicate() throws IOException {
    List<int[]> sets = shingles(RealData.file("digital_software.tsv.gz"));
    Map<Integer, IntList> owners = new HashMap<>();
    DisjointSets connected = new DisjointSets(sets.size());
    int[] common = new int[sets.size()];
    long pairs = 0;
    for (int row = 0; row < sets.size(); row++) {
      IntList met = new IntList();
      for (int shingle : sets.get(row)) {
        IntList rows = owners.computeIfAbsent(shingle, key -> new IntList());
        for (int i = 0; i < rows.size(); i++) {
          if (common[rows.get(i)]++ == 0) {
            met.add(rows.get(i));
          }
        }
        rows.add(row);
      }
      for (int i = 0; i < met.size(); i++) {
        int other = met.get(i);
        int union = sets.get(row).length + sets.get(other).length - common[other];
        if ((double) common[other] / union >= 0.8) {
          connected.connect(row, other);
          pairs++;
        }
        common[other] = 0;
      }
    }
    Map<Integer, Set<String>> groups = new HashMap<>();
    for (int row = 0; row < sets.size(); row++) {
      groups
          .computeIfAbsent(connected.root(row), root -> new HashSet<>())
          .add(Integer.toString(row + 1));
    }
    groups.values().removeIf(group -> group.size() < 2);

    Map<Integer, Set<String>> found = new HashMap<>();
    find("digital_software.tsv.gz")
        .lists()
        .nearDuplicates()
        .forEach(
            row ->
                found.computeIfAbsent(row.group(), group -> new HashSet<>()).add(row.place().id()));

    assertThat(new HashSet<>(found.values())).isEqualTo(new HashSet<>(groups.values()));
    assertThat(pairs).isPositive();
  }

  private static List<int[]> shingles(Path file) throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    List<int[]> sets = new ArrayList<>();
    try (DelimitedFile<Example> rows =
        Examples.open(file, ExampleOptions.defaults(), ReadOptions.defaults(), Progress.SILENT)) {
      for (Example row = rows.read(); row != null; row = rows.read()) {
        Set<Integer> shingles = new HashSet<>();
        String[] words = NormalizedText.of(row.text()).split(" ", -1);
        for (int i = 0; words.length >= 10 && i + 3 <= words.length; i++) {
          String shingle = words[i] + " " + words[i + 1] + " " + words[i + 2];
          shingles.add(numbers.computeIfAbsent(shingle, key -> numbers.size()));
        }
        sets.add(shingles.stream().mapToInt(number -> number).toArray());
      }
    }
    return sets;
  }
}
