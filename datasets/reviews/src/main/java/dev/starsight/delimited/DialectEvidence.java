package dev.starsight.delimited;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Detects the dialect of a file from its first 256 KiB. The header determines the delimiter. Files
 * with commas and semicolons are quoted (RFC 4180). Files with tabs are not, unless there are signs
 * of a spreadsheet: quoted names, dates as M/d/yyyy, or doubled quotes inside quoted fields and
 * none anywhere else.
 */
final class DialectEvidence {

  private static final Pattern TSV = Pattern.compile("\\.(tsv|tab)(\\.|$)");
  private static final Pattern SLASH_DATE = Pattern.compile("[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}");
  private static final Pattern ISO_DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private static final int LONGEST_DATE = 10;

  private int slashDates;
  private int isoDates;
  private int quoted;
  private int quotedWithPairs;
  private int looseQuotes;

  private DialectEvidence() {}

  /**
   * Detects the dialect of a file.
   *
   * @param head its first bytes as text
   * @param source its name, which decides if the header has one column and so no delimiter
   */
  static Dialect detect(String head, String source) {
    if (head.stripLeading().startsWith("{")) {
      return new Dialect('\0', false, null, "the first line begins with a brace");
    }
    int end = head.indexOf('\n');
    String header = end < 0 ? head : head.substring(0, end);
    char delimiter = delimiter(header, TSV.matcher(source).find() ? '\t' : ',');
    if (delimiter != '\t') {
      return new Dialect(
          delimiter, true, "the header has more of these than of other delimiters; RFC 4180");
    }
    if (fields(stripCr(header)).stream().anyMatch(DialectEvidence::isQuoted)) {
      return new Dialect('\t', true, "names in the header are quoted");
    }
    DialectEvidence evidence = new DialectEvidence();
    int from = end + 1;
    for (int to = head.indexOf('\n', from); end >= 0 && to >= 0; to = head.indexOf('\n', from)) {
      fields(stripCr(head.substring(from, to))).forEach(evidence::weigh);
      from = to + 1;
    }
    if (end >= 0 && from < head.length() && head.length() < RecordReader.HEAD_BYTES - 3) {
      // The head is the whole file (without a byte order mark), and its last line has no end.
      fields(head.substring(from)).forEach(evidence::weigh);
    }
    return evidence.verdict();
  }

  private Dialect verdict() {
    if (slashDates > isoDates) {
      return tabs(true, "%,d dates are M/d/yyyy, %,d fields are quoted", slashDates, quoted);
    }
    if (looseQuotes == 0 && quotedWithPairs >= 2) {
      return tabs(true, "%,d quoted fields have doubled quotes", quotedWithPairs);
    }
    if (looseQuotes > 0) {
      return tabs(false, "%,d fields have quotes that do not enclose them", looseQuotes);
    }
    return isoDates > 0
        ? tabs(false, "%,d dates are yyyy-MM-dd", isoDates)
        : tabs(false, "there is no sign of quoting");
  }

  private static Dialect tabs(boolean quoted, String reason, Object... counts) {
    return new Dialect('\t', quoted, String.format(Locale.ROOT, reason, counts));
  }

  private void weigh(String field) {
    if (isQuoted(field)) {
      String inside = field.substring(1, field.length() - 1);
      String rest = inside.replace("\"\"", "");
      if (rest.indexOf('"') >= 0) {
        looseQuotes++;
      } else {
        quoted++;
        quotedWithPairs += rest.length() < inside.length() ? 1 : 0;
      }
    } else if (field.indexOf('"') >= 0) {
      looseQuotes++;
    } else if (field.length() > LONGEST_DATE) {
      return;
    } else if (field.indexOf('/') > 0 && SLASH_DATE.matcher(field).matches()) {
      slashDates++;
    } else if (field.indexOf('-') > 0 && ISO_DATE.matcher(field).matches()) {
      isoDates++;
    }
  }

  private static boolean isQuoted(String field) {
    return field.length() >= 2 && field.startsWith("\"") && field.endsWith("\"");
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split("\t", -1));
  }

  private static String stripCr(String line) {
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  /** Returns the most frequent of tab, comma, semicolon outside of quotes; another if none is. */
  private static char delimiter(String header, char otherwise) {
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
    return semicolons > commas ? ';' : commas > 0 ? ',' : otherwise;
  }
}
