package dev.starsight.quality.learning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.Splits.SplitPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@link LearningChecks} found. Counts are of all rows; lists of rows end after {@link
 * LearningCheckOptions#mostListed()} of each kind. Immutable.
 *
 * @param rows rows that were examined, without those of compared files
 * @param comparedRows rows of compared files
 * @param labels the labels, and how many rows have each
 * @param leaks columns that give the label away
 * @param nearDuplicates counts of near-duplicates
 * @param repeatedTexts texts that several rows have
 * @param contradictions such texts with different labels
 * @param damage columns with damaged texts, by kind
 * @param cutTexts columns whose longest texts were cut
 * @param shapes counts that are no damage
 * @param personalData counts by kind
 * @param languages the languages of a sample of the texts
 * @param lists the rows
 */
public record LearningFindings(
    long rows,
    long comparedRows,
    List<LabelCount> labels,
    List<Leak> leaks,
    NearDuplicates nearDuplicates,
    RepeatedTexts repeatedTexts,
    RepeatedTexts contradictions,
    List<DamageCount> damage,
    List<CutTexts> cutTexts,
    Shapes shapes,
    List<PersonalCount> personalData,
    Languages languages,
    Lists lists) {

  /** A label with fewer rows has fewer than five in a test part of 5 %. */
  static final int RARE = 100;

  public LearningFindings {
    labels = List.copyOf(labels);
    leaks = List.copyOf(leaks);
    damage = List.copyOf(damage);
    cutTexts = List.copyOf(cutTexts);
    personalData = List.copyOf(personalData);
  }

  /**
   * Where a row is.
   *
   * @param source the name of its file
   * @param line the 1-based line of the file
   * @param id its {@code review_id}, or its number
   */
  public record Place(String source, long line, String id) {}

  /** A label and the number of its rows. */
  public record LabelCount(String label, long rows) {

    /** Returns whether a test part of 5 % would have fewer than five rows with this label. */
    public boolean isRare() {
      return rows < RARE;
    }
  }

  /**
   * A column that gives the label away.
   *
   * @param how {@code names}: a value is the label or a number of stars; {@code determines}: rows
   *     with the same value have the same label
   * @param rows rows in which it predicts a label
   * @param rightRows those in which that is the row's label
   * @param values the most frequent values that do, at most ten: those of at least five rows
   *     without personal data, and none of the text
   */
  public record Leak(String column, String how, long rows, long rightRows, List<LeakValue> values) {
    public Leak {
      values = List.copyOf(values);
    }
  }

  /**
   * A value that predicts a label.
   *
   * @param rows rows with this value
   * @param rightRows those with the label that it predicts
   */
  public record LeakValue(String value, long rows, long rightRows) {}

  /**
   * Near-duplicates: texts of at least ten words whose sets of word 3-grams have a Jaccard
   * similarity of at least 0.8 (by default), and groups of texts that such pairs connect.
   *
   * @param texts texts of enough words, compared files included
   * @param sampledTexts those that were compared; fewer than {@code texts} if memory did not
   *     suffice for all
   * @param groups number of groups
   * @param rows rows in groups
   * @param largestGroup rows of the largest group; 0 if there is none
   * @param groupsAcrossSplits groups with rows in several parts of the split
   * @param heldOutRows rows of validation and test whose group has a row in the training part
   * @param groupsBetweenFiles groups with rows of several files
   * @param leftOut how often a text met so many others that it was not compared with all; 0 means
   *     that no pair was missed among the texts that were compared
   */
  public record NearDuplicates(
      long texts,
      long sampledTexts,
      long groups,
      long rows,
      long largestGroup,
      long groupsAcrossSplits,
      long heldOutRows,
      long groupsBetweenFiles,
      long leftOut) {}

  /**
   * Texts that several rows have, apart from case and white space.
   *
   * @param texts number of different texts
   * @param rows rows with them
   * @param rowsOfTenWords those whose text has ten words or more
   */
  public record RepeatedTexts(long texts, long rows, long rowsOfTenWords) {}

  /** The number of rows in which a column has a kind of damage. */
  public record DamageCount(String column, TextDamage kind, long rows) {}

  /**
   * A column whose longest texts were cut.
   *
   * @param characters the length of the longest text
   * @param rows texts of nearly this length that do not end as a sentence does
   */
  public record CutTexts(String column, long characters, long rows) {}

  /**
   * Counts that are no damage, but good to know.
   *
   * @param oneWord rows whose text is one word
   * @param nonAscii rows with a character beyond ASCII in any column
   * @param beyondBmp rows with a character beyond U+FFFF, such as emoji, in any column
   * @param noCapitals rows with letters, but without a capital one in any column
   * @param caseVariants columns of at most a hundred values, some of which differ in case only, and
   *     the rows with the less frequent spelling
   * @param repeats columns whose value is the text, such as the headline, and in how many rows
   */
  public record Shapes(
      long oneWord,
      long nonAscii,
      long beyondBmp,
      long noCapitals,
      List<ColumnCount> caseVariants,
      List<ColumnCount> repeats) {
    public Shapes {
      caseVariants = List.copyOf(caseVariants);
      repeats = List.copyOf(repeats);
    }
  }

  /** A number of rows of a column. */
  public record ColumnCount(String column, long rows) {}

  /** Rows with personal data of a kind, and how many were found in them. */
  public record PersonalCount(PersonalData.Kind kind, long rows, long matches) {}

  /** A row of a group of near-duplicates. */
  public record DuplicateRow(
      int group,
      Place place,
      @Nullable SplitPart part,
      @Nullable String label,
      double similarity) {}

  /** A row in which a column names the label. */
  public record LeakRow(Place place, String column, String label) {}

  /** A row whose text other rows have with another label. */
  public record ContradictionRow(int text, Place place, String label) {}

  /** A row with damage in a column; null stands for a cut text. */
  public record DamageRow(Place place, String column, @Nullable TextDamage kind) {}

  /** Personal data in a row: the index of its first character in the column, and a masked form. */
  public record PersonalRow(
      Place place, String column, PersonalData.Kind kind, int from, String masked) {}

  /** A row whose text is in another language than most. */
  public record LanguageRow(Place place, String language) {}

  /** The rows, in the order of the input, near-duplicates and contradictions group by group. */
  public record Lists(
      List<DuplicateRow> nearDuplicates,
      List<LeakRow> leaks,
      List<ContradictionRow> contradictions,
      List<DamageRow> damage,
      List<PersonalRow> personalData,
      List<LanguageRow> languages) {

    public Lists {
      nearDuplicates = List.copyOf(nearDuplicates);
      leaks = List.copyOf(leaks);
      contradictions = List.copyOf(contradictions);
      damage = List.copyOf(damage);
      personalData = List.copyOf(personalData);
      languages = List.copyOf(languages);
    }
  }

  /** Returns one sentence for each kind of finding: what was found, and what to do about it. */
  public List<String> sentences() {
    return new LearningSentences(this).all();
  }

  /**
   * Writes {@code near-duplicates.tsv}, {@code leaks.tsv}, {@code contradictions.tsv}, {@code
   * text-damage.tsv}, {@code personal-data.tsv} and {@code languages.tsv}.
   *
   * @throws IOException naming the path, if a file cannot be written
   */
  public void writeTo(Path directory) throws IOException {
    new LearningTables(lists).writeTo(directory);
  }

  /** Puts the object {@code forLearning} into a summary. */
  public void addTo(ObjectNode summary) {
    LearningSummary.write(this, summary.putObject("forLearning"));
  }
}
