package dev.starsight.quality.learning;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.quality.learning.internal.Lingua;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Identifies the languages of examples and puts them into a column, so that an evaluation can be
 * divided by language. Thread-safe.
 */
public final class ExampleLanguages {

  /** The column that is added. */
  public static final String COLUMN = "language";

  private static final int BEGINNING = 400;

  private final Lingua lingua;

  private ExampleLanguages(Lingua lingua) {
    this.lingua = lingua;
  }

  /** Returns the identification of languages, if its library is on the class path. */
  public static Optional<ExampleLanguages> find() {
    return Lingua.find().map(ExampleLanguages::new);
  }

  /** Returns the sentence that names the library, for those who do not have it. */
  public static String missing() {
    return Lingua.MISSING;
  }

  /**
   * Adds the column: an ISO 639-1 code, by the beginning of the text. Texts of fewer than ten
   * words, and those whose language is unclear, have none.
   */
  public Dataset<Example> addTo(Dataset<Example> examples, Run run) {
    List<Example> rows = new ArrayList<>(examples.rows());
    List<Integer> identified = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (new StringTokenizer(rows.get(i).text()).countTokens() >= LanguageSample.FEWEST_WORDS) {
        identified.add(i);
      }
    }
    List<String> texts = identified.stream().map(row -> beginning(rows.get(row).text())).toList();
    List<String> languages = lingua.languages(texts, run.threads());
    for (int i = 0; i < languages.size(); i++) {
      if (!languages.get(i).equals(Lingua.UNKNOWN)) {
        Example row = rows.get(identified.get(i));
        Map<String, String> columns = new HashMap<>(row.columns());
        columns.put(COLUMN, languages.get(i));
        rows.set(identified.get(i), row.withColumns(columns));
      }
    }
    return Dataset.of(rows, examples.provenance());
  }

  private static String beginning(String text) {
    return text.length() <= BEGINNING ? text : text.substring(0, BEGINNING);
  }
}
