package dev.starsight.delimited;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.run.Progress;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;

/** Both readers must find what Commons CSV has written. */
class CommonsCsvDifferentialTest {

  private static final List<String> HEADER = List.of("one", "two", "three");

  @Property(tries = 300)
  void readsWhatCommonsCsvReads(
      @ForAll("tables") List<List<String>> table,
      @ForAll("delimiters") char delimiter,
      @ForAll boolean crLf,
      @ForAll("modes") QuoteMode mode)
      throws IOException {
    CSVFormat format =
        CSVFormat.Builder.create()
            .setDelimiter(delimiter)
            .setQuote('"')
            .setQuoteMode(mode)
            .setRecordSeparator(crLf ? "\r\n" : "\n")
            .get();
    StringWriter text = new StringWriter();
    try (CSVPrinter printer = new CSVPrinter(text, format)) {
      printer.printRecord(HEADER);
      for (List<String> row : table) {
        printer.printRecord(row);
      }
    }
    List<List<String>> theirs = theirs(text.toString(), format);
    List<List<String>> ours = ours(text.toString(), delimiter);
    assertThat(ours).isEqualTo(theirs).isEqualTo(table);
  }

  private static List<List<String>> theirs(String text, CSVFormat format) throws IOException {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), format)) {
      List<List<String>> rows = new ArrayList<>();
      for (CSVRecord row : parser) {
        rows.add(row.toList());
      }
      return rows.subList(1, rows.size());
    }
  }

  private static List<List<String>> ours(String text, char delimiter) throws IOException {
    InputBytes bytes =
        new InputBytes("test", new ByteArrayInputStream(text.getBytes(UTF_8)), -1, 1, true);
    ReadOptions options = ReadOptions.strictly().withDialect(new Dialect(delimiter, true, "test"));
    try (DelimitedFile<List<String>> file =
        DelimitedFile.open(
            "test",
            bytes,
            options,
            Progress.SILENT,
            (h, d) -> row -> List.of(row.text(0), row.text(1), row.text(2)),
            DelimitedFile.BlockSizes.DEFAULT)) {
      return file.stream().toList();
    }
  }

  @Provide
  Arbitrary<List<List<String>>> tables() {
    Arbitrary<String> field =
        Arbitraries.strings()
            .withChars(
                'a', 'b', ' ', '"', ',', ';', '\t', '\n', '\r', '\u2028', '\u00E9', '#', '\'')
            .ofMaxLength(8);
    return field.list().ofSize(3).list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Character> delimiters() {
    return Arbitraries.of(',', ';', '\t');
  }

  @Provide
  Arbitrary<QuoteMode> modes() {
    return Arbitraries.of(QuoteMode.MINIMAL, QuoteMode.ALL);
  }
}
