package dev.starsight.quality.learning;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.data.Splits.SplitPart;
import dev.starsight.files.internal.Json;
import dev.starsight.quality.learning.LearningFindings.ColumnCount;
import dev.starsight.quality.learning.LearningFindings.ContradictionRow;
import dev.starsight.quality.learning.LearningFindings.CutTexts;
import dev.starsight.quality.learning.LearningFindings.DamageCount;
import dev.starsight.quality.learning.LearningFindings.DuplicateRow;
import dev.starsight.quality.learning.LearningFindings.LabelCount;
import dev.starsight.quality.learning.LearningFindings.Leak;
import dev.starsight.quality.learning.LearningFindings.LeakValue;
import dev.starsight.quality.learning.LearningFindings.Place;
import dev.starsight.quality.learning.LearningFindings.RepeatedTexts;
import dev.starsight.quality.learning.LearningFindings.Shapes;
import dev.starsight.run.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LearningChecksTest {

  private static final Ratio RATIO = Ratio.percent(90, 5, 5);
  private static final String LONG =
      "this program did what it says on the box and I would buy it again next year";

  private final List<TextRow> rows = new ArrayList<>();

  private void add(String label, String text, String... columns) {
    Map<String, String> others =
        switch (columns.length) {
          case 0 -> Map.of();
          case 2 -> Map.of(columns[0], columns[1]);
          default -> throw new IllegalArgumentException();
        };
    int number = rows.size() + 1;
    rows.add(new TextRow("a.tsv", number + 1, "R" + number, label, text, others, false));
  }

  private LearningFindings find(LearningCheckOptions options, int threads) {
    LearningChecks checks = new LearningChecks(options);
    rows.forEach(checks::accept);
    return checks.finish(RATIO, Run.unlimited().withThreads(threads));
  }

  private LearningFindings find() {
    return find(LearningCheckOptions.defaults(), 1);
  }

  private static Place place(int row) {
    return new Place("a.tsv", row + 1, "R" + row);
  }

  @Test
  void findsAColumnThatNamesTheLabel() {
    for (int i = 0; i < 200; i++) {
      int star = i % 5 + 1;
      add("" + star, "text number " + i, "headline", i % 2 == 0 ? star + " Stars" : "Nice");
    }
    rows.set(0, new TextRow("a.tsv", 2, "R1", "1", "x", Map.of("headline", "Five Stars"), false));

    LearningFindings found = find();

    assertThat(found.leaks()).hasSize(1);
    Leak leak = found.leaks().get(0);
    assertThat(leak.column()).isEqualTo("headline");
    assertThat(leak.how()).isEqualTo("names");
    assertThat(leak.rows()).isEqualTo(100);
    assertThat(leak.rightRows()).isEqualTo(99);
    assertThat(leak.values())
        .contains(new LeakValue("3 Stars", 20, 20))
        .doesNotContain(new LeakValue("Five Stars", 1, 0));
    assertThat(found.lists().leaks()).hasSize(99);
    assertThat(found.lists().leaks().get(0))
        .isEqualTo(new LearningFindings.LeakRow(place(3), "headline", "3"));
    assertThat(found.sentences().get(0)).contains("\"headline\" names the label in 100 rows");
  }

  @Test
  void findsAColumnThatIsOrDeterminesTheLabel() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300; i++) {
      boolean good = random.nextBoolean();
      add(
          good ? "good" : "bad",
          "text number " + i,
          "code",
          i % 3 == 0 ? "other" + i : good ? "A" + i % 4 : "B" + i % 4);
    }
    for (int i = 0; i < 300; i++) {
      rows.add(
          new TextRow(
              "b.tsv",
              i,
              "S" + i,
              i % 2 == 0 ? "good" : "bad",
              "another " + i,
              Map.of("copy", i % 2 == 0 ? "Good" : "BAD", "votes", "" + i % 7),
              false));
    }

    List<Leak> leaks = find().leaks();

    assertThat(leaks)
        .extracting(Leak::column, Leak::how, Leak::rightRows)
        .containsExactlyInAnyOrder(tuple("code", "determines", 200L), tuple("copy", "names", 300L));
  }

  @Test
  void takesALabelOfManyValues() {
    for (int i = 0; i < 20_000; i++) {
      add("label " + i, "text " + i, "copy", "label " + i);
    }

    LearningFindings found = find();

    assertThat(found.labels()).hasSize(20_000);
    assertThat(found.leaks()).isEmpty();
  }

  @Test
  void takesNoColumnOfNumbersForALeak() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 1_000; i++) {
      add("" + (1 + random.nextInt(5)), "text " + i, "votes", "" + random.nextInt(8));
    }

    assertThat(find().leaks()).isEmpty();
  }

  @Test
  void findsContradictionsAndRepeatedTexts() {
    add("5", "Great  product");
    add("1", "great product");
    add("5", "GREAT PRODUCT ");
    add("5", LONG);
    add("5", LONG);
    add("4", "alone");
    rows.add(new TextRow("a.tsv", 8, "R7", null, "alone", Map.of(), false));

    LearningFindings found = find();

    assertThat(found.repeatedTexts()).isEqualTo(new RepeatedTexts(3, 7, 2));
    assertThat(found.contradictions()).isEqualTo(new RepeatedTexts(1, 3, 0));
    assertThat(found.lists().contradictions())
        .containsExactly(
            new ContradictionRow(1, place(1), "5"),
            new ContradictionRow(1, place(2), "1"),
            new ContradictionRow(1, place(3), "5"));
    assertThat(found.labels())
        .containsExactly(new LabelCount("1", 1), new LabelCount("4", 1), new LabelCount("5", 4));
    assertThat(found.labels().get(2).isRare()).isTrue();
  }

  @Test
  void saysWhereNearDuplicatesAre() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 400; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 30; j++) {
        text.append('w').append(random.nextInt(5_000)).append(' ');
      }
      add("" + i % 2, text + "end");
      add("" + i % 2, text + "fin");
    }
    for (int i = 0; i < 20; i++) {
      TextRow row = rows.get(2 * i);
      rows.add(new TextRow("other.tsv", i + 2, "O" + i, null, row.text(), Map.of(), true));
    }

    LearningFindings found = find();

    assertThat(found.rows()).isEqualTo(800);
    assertThat(found.comparedRows()).isEqualTo(20);
    assertThat(found.nearDuplicates().groups()).isEqualTo(400);
    assertThat(found.nearDuplicates().rows()).isEqualTo(820);
    assertThat(found.nearDuplicates().largestGroup()).isEqualTo(3);
    assertThat(found.nearDuplicates().groupsBetweenFiles()).isEqualTo(20);
    // A pair has rows in the training and in another part with a probability of 2 · 0.9 · 0.1.
    assertThat(found.nearDuplicates().heldOutRows()).isBetween(40L, 110L);
    assertThat(found.nearDuplicates().groupsAcrossSplits())
        .isGreaterThanOrEqualTo(found.nearDuplicates().heldOutRows());
    List<DuplicateRow> first = found.lists().nearDuplicates().subList(0, 3);
    assertThat(first).extracting(DuplicateRow::place).contains(new Place("other.tsv", 2, "O0"));
    assertThat(first.get(0).similarity()).isEqualTo(1);
    assertThat(first.get(1).similarity()).isBetween(0.8, 0.99);
    assertThat(first.get(2).part()).isNull();
    assertThat(found.lists().nearDuplicates().stream().map(DuplicateRow::part).collect(toSet()))
        .contains(SplitPart.TRAIN, SplitPart.TEST);
    assertThat(find(LearningCheckOptions.defaults(), 4)).isEqualTo(found);
    assertThat(find(LearningCheckOptions.defaults().withSeed(7), 1)).isNotEqualTo(found);
  }

  @Test
  void keepsGroupsInOnePart() {
    for (int i = 0; i < 200; i++) {
      String product = "P" + i / 2;
      String text = LONG + ", says the owner of " + product + " of number " + i / 2;
      add("" + i % 2, i % 2 == 0 ? text : text + " too", "product", product);
    }

    LearningFindings apart = find();
    LearningFindings grouped = find(LearningCheckOptions.defaults().withGroupColumn("product"), 1);

    assertThat(apart.nearDuplicates().groups()).isEqualTo(grouped.nearDuplicates().groups());
    assertThat(apart.lists().nearDuplicates())
        .extracting(DuplicateRow::part)
        .isNotEqualTo(grouped.lists().nearDuplicates().stream().map(DuplicateRow::part).toList());
  }

  @Test
  void findsTextsThatWereCut() {
    SplittableRandom random = new SplittableRandom(6);
    List<String> sound = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder("Words");
      for (int length = 100 + random.nextInt(500); text.length() < length; ) {
        text.append(' ').append((char) ('a' + random.nextInt(26))).append(random.nextInt(100));
      }
      sound.add(text.append('.').toString());
    }
    sound.forEach(text -> add("1", text));
    assertThat(find().cutTexts()).isEmpty();
    rows.clear();
    sound.forEach(text -> add("1", text.substring(0, Math.min(text.length(), 300))));

    LearningFindings found = find();

    long cut = sound.stream().filter(text -> text.length() > 300).count();
    assertThat(found.cutTexts()).hasSize(1);
    CutTexts texts = found.cutTexts().get(0);
    assertThat(texts.characters()).isEqualTo(300);
    assertThat(texts.rows()).isEqualTo(cut);
    assertThat(found.lists().damage()).filteredOn(row -> row.kind() == null).hasSize((int) cut);
  }

  @Test
  void countsDamageAndShapes() {
    add("1", "a<br />b", "title", "caf&eacute;");
    add("1", "Word", "title", "Word");
    add("1", "", "title", "🙂");

    LearningFindings found = find();

    assertThat(found.damage())
        .containsExactly(
            new DamageCount("text", TextDamage.LINE_BREAK_TAG, 1),
            new DamageCount("text", TextDamage.EMPTY, 1),
            new DamageCount("title", TextDamage.HTML_ENTITY, 1));
    assertThat(found.shapes())
        .isEqualTo(new Shapes(1, 1, 1, 1, List.of(), List.of(new ColumnCount("title", 1))));
  }

  @Test
  void countsValuesThatDifferInCaseOnly() {
    for (int i = 0; i < 10; i++) {
      add("" + i % 2, "text " + i, "vine", i < 7 ? "Y" : "y");
    }

    assertThat(find().shapes().caseVariants()).containsExactly(new ColumnCount("vine", 3));
  }

  @Test
  void writesTablesThatTellNoPersonalData(@TempDir Path directory) throws IOException {
    add("1", "write to jane.doe@example.org,\t415-555-0132 or 4111 1111 1111 1111");
    add("2", LONG);
    add("2", LONG + "!");
    LearningFindings found = find();

    found.writeTo(directory);
    String page = LearningReport.of(found, new Provenance(List.of(), List.of())).html();
    String summary = summary(found);

    assertThat(directory.resolve("personal-data.tsv"))
        .content()
        .isEqualTo(
            """
            file\tline\tid\tcolumn\tcharacter\tkind\tmasked
            a.tsv\t2\tR1\ttext\t10\temail\tj***@***.org
            a.tsv\t2\tR1\ttext\t32\tphone\t***32
            a.tsv\t2\tR1\ttext\t48\tcard\t***11
            """);
    assertThat(directory.resolve("near-duplicates.tsv"))
        .content()
        .startsWith("group\tfile\tline\tid\tsplit\tlabel\tsimilarity\n1\ta.tsv\t3\tR2\t")
        .endsWith("\t2\t1.0000\n");
    for (String name :
        List.of("leaks.tsv", "contradictions.tsv", "text-damage.tsv", "languages.tsv")) {
      assertThat(directory.resolve(name)).isNotEmptyFile();
    }
    for (Path file : List.of(directory.resolve("personal-data.tsv"))) {
      assertThat(Files.readString(file)).doesNotContain("jane", "0132", "1111 1111");
    }
    assertThat(page + summary).doesNotContain("jane", "0132", "1111 1111");
    assertThat(page).contains("Near-duplicates", "What to do");
  }

  private static String summary(LearningFindings found) {
    ObjectNode tree = Json.object();
    found.addTo(tree);
    return tree.toString();
  }

  @Test
  void endsListsButNotCounts() {
    for (int i = 0; i < 50; i++) {
      add("1", "<br /> number " + i);
    }

    LearningFindings found = find(LearningCheckOptions.defaults().withMostListed(10), 1);

    assertThat(found.damage())
        .containsExactly(new DamageCount("text", TextDamage.LINE_BREAK_TAG, 50));
    assertThat(found.lists().damage()).hasSize(10);
  }

  @Test
  void takesNoRowsAndHostileRows() {
    assertThat(find().sentences()).isEmpty();

    add("1", "a".repeat(1 << 20));
    add("\uD800", "\uD800\uDC00\uDC00 \u0000", "x", "\uDFFF");
    add("1", "word ".repeat(200_000));
    LearningFindings found = find();

    assertThat(found.rows()).isEqualTo(3);
    assertThat(found.nearDuplicates().texts()).isEqualTo(1);
  }

  @Test
  void refusesOptionsThatMakeNoSense() {
    assertThatThrownBy(() -> new LearningCheckOptions("t", 0, 10, 1, 1, 1, null, 1))
        .hasMessage("similarity must be above 0 and at most 1, but is 0.0");
    assertThatThrownBy(() -> new LearningCheckOptions("t", 0.8, 2, 1, 1, 1, null, 1))
        .hasMessage("leastWords must be at least 3, but is 2");
    assertThatThrownBy(() -> new LearningCheckOptions("t", 0.8, 10, 0, 1, 1, null, 1))
        .hasMessageContaining("mostShingles must be positive");
  }
}
