package dev.starsight.delimited;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DialectEvidenceTest {

  @Test
  void detectsTheDelimiterInTheHeader() {
    assertDialect("a,b;c,d\n1;;;;", ',', true);
    assertDialect("a;b;c\n", ';', true);
    assertDialect("a\tb\n1,2,3\t4", '\t', false);
    assertDialect("\"a\tb\tc\",d\n", ',', true);
    assertDialect("only\n", ',', true);
  }

  @Test
  void assumesTabsAreUnquotedWithoutSignsOfASpreadsheet() {
    assertDialect("a\tb\nx\t2015-08-31\n", '\t', false);
    assertDialect("a\tb\n\"x\"\t2015-08-31\n", '\t', false);
    assertDialect("a\tb\n\"x, y\"\t8/31/2015\n", '\t', true);
    assertDialect("a\tb\r\nx\t8/31/2015\r\n", '\t', true);
    assertDialect("\"a\"\t\"b\"\nx\ty\n", '\t', true);
    assertDialect("a\tb\n\"x \"\"y\"\"\"\t1\n\"\"\"z\"\"\"\t2\n", '\t', true);
  }

  @Test
  void treatsLooseQuotesAsCharacters() {
    assertDialect("a\tb\n\"x \"\"y\"\"\"\t1\n\"\"\"z\"\"\"\t2\n19\" screen\t3\n", '\t', false);
    assertDialect("a\tb\n\"Great\" he said\t1\n", '\t', false);
  }

  @Test
  void theNameDecidesIfThereIsNoDelimiter() {
    String head = "review_body\nGreat, thanks\n";

    assertThat(DialectEvidence.detect(head, "a.tsv").delimiter()).isEqualTo('\t');
    assertThat(DialectEvidence.detect(head, "a.tsv.gz").delimiter()).isEqualTo('\t');
    assertThat(DialectEvidence.detect(head, "a.csv").delimiter()).isEqualTo(',');
    assertThat(DialectEvidence.detect("a;b\n", "a.tsv").delimiter()).isEqualTo(';');
  }

  @Test
  void givesTheReason() {
    assertThat(DialectEvidence.detect("a\tb\n\"x, y\"\t8/31/2015\n", "a.tsv"))
        .hasToString("tab-separated, quoted (1 dates are M/d/yyyy, 1 fields are quoted)");
    assertThat(DialectEvidence.detect("a\tb\nx\t2015-08-31\n", "a.tsv"))
        .hasToString("tab-separated, no quoting (1 dates are yyyy-MM-dd)");
  }

  @Test
  void refusesInvalidDelimiters() {
    assertThatThrownBy(() -> new Dialect('\u00E9', false, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("U+00E9");
  }

  private static void assertDialect(String head, char delimiter, boolean quoted) {
    Dialect dialect = DialectEvidence.detect(head, "a.txt");
    assertThat(dialect.delimiter()).as(head).isEqualTo(delimiter);
    assertThat(dialect.quoted()).as(head).isEqualTo(quoted);
  }
}
