package dev.starsight.delimited;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds out a file's dialect from its first 256 KiB. The header's line tells the delimiter. Commas
 * and semicolons come with quoting (RFC 4180). Tabs come without it, unless a spreadsheet has left
 * its traces: names wrapped in quotes, dates as M/d/yyyy, or quotes doubled inside wrapped fields
 * and none anywhere else.
 */
final class DialectEvidence {

  private static final Pattern SLASH_DATE = Pattern.compile("[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}");
  private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private int slashDates;
  private int isoDates;
  private int wrapped;
  private int wrappedWithPairs;
  private int looseQuotes;

  private DialectEvidence() {}

  /** The dialect of a file that begins like this. */
  static Dialect judge(String head) {
    int end = head.indexOf('\n');
    String header = end < 0 ? head : head.substring(0, end);
    char delimiter = delimiter(header);
    if (delimiter != '\t') {
      return new Dialect(
          delimiter, true, "the header has more of these than of other delimiters; RFC 4180");
    }
    if (fields(stripCr(header)).stream().anyMatch(DialectEvidence::isWrapped)) {
      return new Dialect('\t', true, "names in the header are wrapped in quotes");
    }
    DialectEvidence evidence = new DialectEvidence();
    int from = end + 1;
    for (int to = head.indexOf('\n', from); end >= 0 && to >= 0; to = head.indexOf('\n', from)) {
      fields(stripCr(head.substring(from, to))).forEach(evidence::weigh);
      from = to + 1;
    }
    if (end >= 0 && from < head.length() && head.length() < RecordReader.HEAD_BYTES - 3) {
      // The head is the whole file (less a byte order mark), and its last line has no end.
      fields(head.substring(from)).forEach(evidence::weigh);
    }
    return evidence.verdict();
  }

  private Dialect verdict() {
    if (slashDates > isoDates) {
      return new Dialect(
          '\t', true, say("%,d dates are M/d/yyyy, %,d fields are wrapped", slashDates, wrapped));
    }
    if (looseQuotes == 0 && wrappedWithPairs >= 2) {
      return new Dialect(
          '\t', true, say("%,d wrapped fields have doubled quotes", wrappedWithPairs));
    }
    if (looseQuotes > 0) {
      return new Dialect('\t', false, say("%,d fields have quotes that wrap nothing", looseQuotes));
    }
    if (isoDates > 0) {
      return new Dialect('\t', false, say("%,d dates are yyyy-MM-dd", isoDates));
    }
    return new Dialect('\t', false, "nothing speaks for quoting");
  }

  private void weigh(String field) {
    if (isWrapped(field)) {
      String inside = field.substring(1, field.length() - 1);
      String rest = inside.replace("\"\"", "");
      if (rest.indexOf('"') >= 0) {
        looseQuotes++;
      } else {
        wrapped++;
        wrappedWithPairs += rest.length() < inside.length() ? 1 : 0;
      }
    } else if (field.indexOf('"') >= 0) {
      looseQuotes++;
    } else if (SLASH_DATE.matcher(field).matches()) {
      slashDates++;
    } else if (ISO_DATE.matcher(field).matches()) {
      isoDates++;
    }
  }

  private static boolean isWrapped(String field) {
    return field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"");
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split("\t", -1));
  }

  private static String stripCr(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** The commonest of tab, comma and semicolon outside of quotes; a comma if there is none. */
  private static char delimiter(String header) {
    int tabs = 0;
    int commas = 0;
    int semicolons = 0;
    boolean inside = false;
    for (int i = 0; i < header.length(); i++) {
      char c = header.charAt(i);
      if (c == '"') {
        inside = !inside;
      } else if (!inside) {
        tabs += c == '\t' ? 1 : 0;
        commas += c == ',' ? 1 : 0;
        semicolons += c == ';' ? 1 : 0;
      }
    }
    if (tabs > 0 && tabs >= commas && tabs >= semicolons) {
      return '\t';
    }
    return semicolons > commas ? ';' : ',';
  }

  private static String say(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
