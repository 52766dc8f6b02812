package dev.starsight.delimited;

import dev.starsight.data.MalformedRowException;
import dev.starsight.data.StarsightException;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Finds the columns of a file: in its first line, in its first objects, or in the options. */
final class HeaderReader {

  private HeaderReader() {}

  /**
   * Returns the columns of a file; moves behind its header, if it has one.
   *
   * @throws StarsightException if there is no header, or the names of the columns are unsuitable
   */
  static Header read(String source, RecordReader records, Dialect dialect, ReadOptions options)
      throws IOException {
    List<String> given = options.columns();
    if (given.isEmpty()) {
      return dialect.isJsonLines()
          ? shaped(keys(source, records), dialect, options)
          : readHeader(source, records);
    }
    if (dialect.isJsonLines()) {
      throw new StarsightException(
          source + ": names of columns are for files without a header; JSON lines have keys");
    }
    return Header.given(source, given);
  }

  /**
   * Returns the columns of the shape that was named, or that the keys fit.
   *
   * @throws StarsightException if they fit several kinds, of which none may have all rows
   */
  private static Header shaped(Header keys, Dialect dialect, ReadOptions options) {
    JsonShape named = dialect.shape();
    if (named != null) {
      if (!named.fits(keys)) {
        throw keys.malformed(
            0,
            "the objects are not those of %s; their keys are %s"
                .formatted(named.title(), String.join(", ", keys.names())));
      }
      return keys.shapedBy(named);
    }
    // Whoever names JSON lines without a kind wants the keys as they are.
    List<? extends JsonShape> fitting =
        options.dialect() != null
            ? List.of()
            : options.shapes().stream().filter(shape -> shape.fits(keys)).toList();
    if (fitting.size() > 1) {
      throw new StarsightException(
          "%s has objects of several kinds: %s; give each kind a file of its own, or name one with --dialect"
              .formatted(
                  keys.source(),
                  String.join(", ", fitting.stream().map(JsonShape::title).toList())));
    }
    return fitting.isEmpty() ? keys : keys.shapedBy(fitting.get(0));
  }

  /** Takes the keys of the first objects as the header. */
  private static Header keys(String source, RecordReader records) {
    byte[] head = records.rest();
    int to = head.length;
    while (to > 0 && !records.ended() && head[to - 1] != '\n') {
      to--;
    }
    // Of a first line that is longer than the head, the keys in the head are found.
    JsonColumns columns = JsonColumns.detect(head, 0, to == 0 ? head.length : to);
    if (columns.names().isEmpty()) {
      throw new MalformedRowException(
          source,
          1,
          "",
          "JSON objects with keys are needed, one a line, but there are none"
              + (records.head().stripLeading().startsWith("{")
                  ? "; if they take several lines, jq -c . puts each on one"
                  : ""));
    }
    return Header.ofKeys(source, columns);
  }

  private static Header readHeader(String source, RecordReader records) throws IOException {
    if (!records.next()) {
      throw new StarsightException(
          source + " is empty, but a header line or JSON objects are needed");
    }
    if (records.blankBefore() > 0) {
      throw new MalformedRowException(source, 1, 0, "a header is needed, but the line is blank");
    }
    String problem = records.problem();
    if (problem != null) {
      throw new MalformedRowException(source, 1, records.problemField() + 1, problem);
    }
    if (records.endsInCarriageReturns()) {
      throw new MalformedRowException(
          source,
          1,
          0,
          "the file has no line feed: its lines end in a carriage return alone, as on old Macs;"
              + " convert them first, as tr '\\r' '\\n' does");
    }
    return Header.inFile(
        source, IntStream.range(0, records.fields()).mapToObj(records::field).toList());
  }
}
