package dev.starsight.benchmarks;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.starsight.reviews.Review;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Readers of the peers for files of reviews in the dialect of the release. */
final class PeerReviewReaders {

  private static final CSVFormat UNQUOTED_TABS =
      CSVFormat.DEFAULT
          .builder()
          .setDelimiter('\t')
          .setQuote(null)
          .setIgnoreEmptyLines(false)
          .setHeader()
          .setSkipHeaderRecord(true)
          .get();

  private PeerReviewReaders() {}

  /** Apache Commons CSV. */
  static void commonsCsv(Path file, Consumer<Review> rows) throws IOException {
    try (CSVParser parser = CSVParser.parse(file, StandardCharsets.UTF_8, UNQUOTED_TABS)) {
      for (CSVRecord record : parser) {
        rows.accept(review(record::get));
      }
    }
  }

  /** FastCSV, whose quote cannot be turned off and so is a character that texts do not contain. */
  static void fastCsv(Path file, Consumer<Review> rows) throws IOException {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator("\t")
            .quoteCharacter('\0')
            .skipEmptyLines(false)
            .ofCsvRecord(file)) {
      Iterator<CsvRecord> records = reader.iterator();
      records.next();
      while (records.hasNext()) {
        rows.accept(review(records.next()::getField));
      }
    }
  }

  /** Reads lines and splits them at tabs, without checks, as a bound for Java. */
  static void plainSplit(Path file, Consumer<Review> rows) throws IOException {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        String[] fields = line.split("\t", -1);
        rows.accept(review(i -> fields[i]));
      }
    }
  }

  /** Decompresses a gzip file; returns the number of bytes. */
  static long gunzip(Path gzip) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(gzip), 1 << 16)) {
      byte[] buffer = new byte[1 << 16];
      long bytes = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
      return bytes;
    }
  }

  private static Review review(IntFunction<String> fields) {
    return new Review(
        fields.apply(0),
        fields.apply(1),
        fields.apply(2),
        fields.apply(3),
        fields.apply(4),
        fields.apply(5),
        fields.apply(6),
        Integer.parseInt(fields.apply(7)),
        Integer.parseInt(fields.apply(8)),
        Integer.parseInt(fields.apply(9)),
        fields.apply(10).equals("Y"),
        fields.apply(11).equals("Y"),
        fields.apply(12),
        fields.apply(13),
        fields.apply(14).isEmpty() ? null : LocalDate.parse(fields.apply(14)));
  }
}
