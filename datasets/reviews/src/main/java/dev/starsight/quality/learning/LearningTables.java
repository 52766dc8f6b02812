package dev.starsight.quality.learning;

import dev.starsight.data.internal.VisibleText;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.quality.learning.LearningFindings.Lists;
import dev.starsight.quality.learning.LearningFindings.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of findings as tab-separated files with a header. */
record LearningTables(Lists lists) {

  void writeTo(Path directory) throws IOException {
    write(
        directory.resolve("near-duplicates.tsv"),
        List.of("group", "file", "line", "id", "split", "label", "similarity"),
        lists.nearDuplicates(),
        row ->
            cells(
                row.group(),
                row.place(),
                row.part() == null ? "" : row.part().name().toLowerCase(Locale.ROOT),
                row.label(),
                String.format(Locale.ROOT, "%.4f", row.similarity())));
    write(
        directory.resolve("leaks.tsv"),
        List.of("file", "line", "id", "column", "label"),
        lists.leaks(),
        row -> cells(row.place(), row.column(), row.label()));
    write(
        directory.resolve("contradictions.tsv"),
        List.of("text", "file", "line", "id", "label"),
        lists.contradictions(),
        row -> cells(row.text(), row.place(), row.label()));
    write(
        directory.resolve("text-damage.tsv"),
        List.of("file", "line", "id", "column", "kind"),
        lists.damage(),
        row -> cells(row.place(), row.column(), row.kind() == null ? "cutText" : row.kind().id()));
    write(
        directory.resolve("personal-data.tsv"),
        List.of("file", "line", "id", "column", "character", "kind", "masked"),
        lists.personalData(),
        row -> cells(row.place(), row.column(), row.from() + 1, row.kind().id(), row.masked()));
    write(
        directory.resolve("languages.tsv"),
        List.of("file", "line", "id", "language"),
        lists.languages(),
        row -> cells(row.place(), row.language()));
  }

  private static <T> void write(
      Path file, List<String> header, List<T> rows, Function<T, Stream<String>> cells)
      throws IOException {
    StringBuilder text = new StringBuilder(String.join("\t", header)).append('\n');
    for (T row : rows) {
      text.append(cells.apply(row).collect(Collectors.joining("\t"))).append('\n');
    }
    AtomicFile.write(file, text.toString());
  }

  private static Stream<String> cells(@Nullable Object... cells) {
    return Stream.of(cells)
        .flatMap(
            cell ->
                cell instanceof Place place
                    ? Stream.of(place.source(), Long.toString(place.line()), place.id())
                    : Stream.of(cell == null ? "" : cell.toString()))
        .map(VisibleText::of);
  }
}
