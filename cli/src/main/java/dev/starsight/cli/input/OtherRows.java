package dev.starsight.cli.input;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Provenance;
import dev.starsight.data.internal.NormalizedText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Training rows of other sources, without those whose text is in a part that something is measured
 * on.
 *
 * @param rows those that are left, in order
 * @param provenance of all of them
 * @param leftOut how many rows were left out because of their text
 */
public record OtherRows(List<Example> rows, Provenance provenance, int leftOut) {

  public OtherRows {
    rows = List.copyOf(rows);
  }

  /** Leaves out the rows whose normalized text is that of a row in one of the parts. */
  public static OtherRows apartFrom(
      Collection<Example> rows, Provenance provenance, List<Dataset<Example>> parts) {
    Set<String> measured = new HashSet<>();
    parts.forEach(part -> part.stream().map(OtherRows::text).forEach(measured::add));
    List<Example> kept = new ArrayList<>();
    for (Example row : rows) {
      if (!measured.contains(text(row))) {
        kept.add(row);
      }
    }
    return new OtherRows(kept, provenance, rows.size() - kept.size());
  }

  private static String text(Example row) {
    return NormalizedText.of(row.text());
  }

  /** Returns the rows of a training part, followed by these. */
  public Dataset<Example> behind(Dataset<Example> train) {
    List<Example> all = Stream.concat(train.stream(), rows.stream()).toList();
    List<Provenance.Source> sources =
        Stream.of(train.provenance(), provenance).flatMap(each -> each.sources().stream()).toList();
    return Dataset.of(all, new Provenance(sources, train.provenance().steps()));
  }
}
