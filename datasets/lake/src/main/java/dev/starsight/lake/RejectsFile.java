package dev.starsight.lake;

import dev.starsight.delimited.Rejects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Writes the rows that were refused as CSV: file, line, column, reason. */
final class RejectsFile {

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader("file", "line", "column", "reason").get();

  private RejectsFile() {}

  static void write(Path file, Rejects rejects) throws IOException {
    try (CSVPrinter printer =
        new CSVPrinter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), FORMAT)) {
      for (Rejects.Reject reject : rejects.first()) {
        printer.printRecord(
            reject.source(),
            reject.line(),
            reject.path().isEmpty() ? reject.column() : reject.path(),
            reject.reason());
      }
      long more = rejects.count() - rejects.first().size();
      if (more > 0) {
        String source = rejects.first().get(0).source();
        printer.printRecord(source, "", "", more + " more rows were refused");
      }
    }
  }
}
