package dev.starsight.quality.learning;

import dev.starsight.quality.learning.LearningFindings.ColumnCount;
import dev.starsight.quality.learning.LearningFindings.CutTexts;
import dev.starsight.quality.learning.LearningFindings.DamageCount;
import dev.starsight.quality.learning.LearningFindings.DamageRow;
import dev.starsight.quality.learning.LearningFindings.Shapes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Damage by column and kind, the rows that have it, and what the texts look like. */
final class DamageCounter {

  private final int mostListed;
  private final Map<String, Column> columns = new LinkedHashMap<>();

  private final List<Listed> listed = new ArrayList<>();

  private long oneWord;
  private long nonAscii;
  private long beyondBmp;
  private long noCapitals;

  /** What was counted, and the rows in order. */
  record Found(List<DamageCount> counts, List<CutTexts> cut, Shapes shapes, List<DamageRow> rows) {}

  private record Listed(int row, String column, TextDamage kind) {}

  private static final class Column {

    final Map<TextDamage, Long> rows = new EnumMap<>(TextDamage.class);
    long repeats;
    final CutTextFinder cut = new CutTextFinder();
  }

  DamageCounter(int mostListed) {
    this.mostListed = mostListed;
  }

  void add(int row, ExaminedRow examined) {
    for (ExaminedRow.Field field : examined.fields) {
      Column column = columns.get(field.column());
      if (column == null) {
        column = new Column();
        columns.put(field.column(), column);
      }
      for (TextDamage kind : field.damage()) {
        column.rows.merge(kind, 1L, Long::sum);
        boolean isListed = kind != TextDamage.EMPTY || field.isText();
        if (isListed && listed.size() < mostListed) {
          listed.add(new Listed(row, field.column(), kind));
        }
      }
      column.cut.add(row, field);
      column.repeats += field.repeatsText() ? 1 : 0;
    }
    oneWord += examined.words == 1 ? 1 : 0;
    nonAscii += examined.nonAscii ? 1 : 0;
    beyondBmp += examined.beyondBmp ? 1 : 0;
    noCapitals += examined.noCapitals ? 1 : 0;
  }

  Found find(RowPlaces places, List<ColumnCount> caseVariants) {
    List<DamageCount> counts = new ArrayList<>();
    List<CutTexts> cut = new ArrayList<>();
    List<ColumnCount> repeats = new ArrayList<>();
    List<DamageRow> rows = new ArrayList<>();
    listed.forEach(each -> rows.add(new DamageRow(places.get(each.row), each.column, each.kind)));
    columns.forEach(
        (name, column) -> {
          if (column.repeats > 0) {
            repeats.add(new ColumnCount(name, column.repeats));
          }
          column.rows.forEach((kind, count) -> counts.add(new DamageCount(name, kind, count)));
          Optional<CutTextFinder.Found> found = column.cut.find();
          found.ifPresent(
              texts -> {
                cut.add(new CutTexts(name, texts.characters(), texts.rows().size()));
                for (int i = 0; i < texts.rows().size() && rows.size() < mostListed; i++) {
                  rows.add(new DamageRow(places.get(texts.rows().get(i)), name, null));
                }
              });
        });
    return new Found(
        counts,
        cut,
        new Shapes(oneWord, nonAscii, beyondBmp, noCapitals, caseVariants, repeats),
        rows);
  }
}
