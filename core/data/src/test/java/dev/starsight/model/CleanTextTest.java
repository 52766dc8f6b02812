package dev.starsight.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "&#34;great&#34;                | \"great\"",
        "don&#39;t, don&apos;t          | don't, don't",
        "don&#x27;t don&#X27;t          | don't don't",
        "caf&eacute; &Eacute;           | café É",
        "5 &lt; 6 &gt; 4 &#60;3         | 5 < 6 > 4 <3",
        "AT&amp;T                       | AT&T",
        "it&amp;#39;s it&amp;amp;#39;s  | it's it's",
        "&amp;amp;amp;lt;               | <",
        "&#38;#38;quot;                 | \"",
        "&#0000034;                     | \"",
        "don&#146;t &#150;              | don’t –",
        "&#128512; &#x1F600;            | 😀 😀",
        "&spades;&thetasym;             | ♠ϑ",
        "a <b>bold</b> w<i>o</i>rd      | a bold word",
        "<a href=\"http://x.y\">it</a>  | it",
        "<a href=&#34;x&#34;>it</a>     | it",
        "<SPAN class=x>it</Span >       | it",
        "<<b>i>it                       | it",
        "&am<b></b>p;                   | &"
      })
  void decodesEntitiesAndDropsTags(String text, String clean) {
    assertThat(CleanText.of(text)).isEqualTo(clean);
  }

  @Test
  void turnsTagsThatEndALineIntoLineBreaks() {
    assertThat(CleanText.of("one.<br />two<br>three<BR/>four")).isEqualTo("one.\ntwo\nthree\nfour");
    assertThat(CleanText.of("<p>one</p><ul><li>two</li></ul>")).isEqualTo("\none\n\n\ntwo\n\n");
    assertThat(CleanText.of("a&#60;br /&#62;b")).isEqualTo("a\nb");
    assertThat(CleanText.of("a<br data-x:y_1\n= 'z'>b&#13;c&#xD;d")).isEqualTo("a\nb\nc\nd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "x < y and y > z",
        "a<b and c>d",
        "if (a<b && b>c) <3",
        "<grin> <Ctrl> </sarcasm> <brx>",
        "I paid <b lot more = bad deal. 5 stars>4 stars",
        "if p <q and x = 3 then y> 2",
        "<b =1> <i 2=3> <u é=x>",
        "< br> <br",
        "AT&T & co; R&D; &",
        "&;&#;&#x;&#xG;&nosuch;&AMP;&quot &#34",
        "&#0;&#8;&#127;&#129;&#55357;&#xD83D;&#1114112;&#99999999;&#-1;&#٣٤;",
        "&abcdefghi; &#000000034;"
      })
  void leavesEverythingElse(String text) {
    assertThat(CleanText.of(text)).isSameAs(text);
  }

  @Test
  void knowsTheEntitiesOfHtml4() throws IOException {
    int count = 0;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    CleanTextTest.class.getResourceAsStream("html-entities.tsv")),
                StandardCharsets.UTF_8))) {
      for (String line : reader.lines().filter(each -> !each.startsWith("#")).toList()) {
        String[] fields = line.split("\t", -1);
        assertThat(CleanText.of('&' + fields[0] + ';'))
            .as(fields[0])
            .isEqualTo(Character.toString(Integer.parseInt(fields[1])));
        count++;
      }
    }
    assertThat(count).isEqualTo(252);
  }

  @Provide
  Arbitrary<String> dirty() {
    return Arbitraries.of(
            "&", "amp;", ";", "#", "34", "#x", "27", "lt;", "gt;", "quot;", "<", ">", "br", "b",
            "/", " ", "=", "p", "&amp;", "&#38;", "&#59;", "&#62;", "&#60;", "<br />", "<b>",
            "</b>", "word", "é", "😀", "\n", "a")
        .list()
        .ofMaxSize(30)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void cleaningACleanTextReturnsIt(@ForAll @From("dirty") String text) {
    String clean = CleanText.of(text);
    assertThat(CleanText.of(clean)).isSameAs(clean);
    assertThat(clean.length()).isLessThanOrEqualTo(text.length());
  }

  @Property
  void cleansAnyUnicodeTwiceAsOnce(@ForAll String text) {
    String clean = CleanText.of("<b>" + text + "&#34;");
    assertThat(CleanText.of(clean)).isSameAs(clean);
  }

  @Property
  void originsAscendAndEqualCharactersStandThere(@ForAll @From("dirty") String text) {
    String clean = CleanText.of(text);
    int[] origins = CleanText.origins(text);
    assertThat(origins).hasSize(clean.length());
    for (int i = 0; i < origins.length; i++) {
      assertThat(origins[i]).isBetween(i, text.length() - 1);
      assertThat(i == 0 || origins[i - 1] < origins[i]).isTrue();
      char there = text.charAt(origins[i]);
      assertThat(there == clean.charAt(i) || there == '&' || there == '<' || there == ';' || i > 0)
          .isTrue();
    }
  }

  @Test
  void tellsWhereCharactersComeFrom() {
    assertThat(CleanText.origins("a&#34;b<br />c")).containsExactly(0, 1, 6, 7, 13);
    assertThat(CleanText.origins("abc")).containsExactly(0, 1, 2);
  }

  @Test
  void readsLongHostileTextsInLinearTime() {
    int n = 300_000;
    assertThat(CleanText.of("&" + "amp;".repeat(n))).isEqualTo("&");
    assertThat(CleanText.of("&#59".repeat(n) + ";")).isEqualTo(";");
    assertThat(CleanText.of("<".repeat(n) + ">".repeat(n)).length()).isEqualTo(2 * n);
    assertThat(CleanText.of("<b ".repeat(n) + "x=1>".repeat(n)).length()).isZero();
    assertThat(CleanText.of("<b" + "<br>".repeat(n)).length()).isEqualTo(2 + n);
    assertThat(CleanText.of("<b " + "a".repeat(n) + " ".repeat(n) + ">").length())
        .isEqualTo(4 + 2 * n);
  }

  @Test
  void cleansTextAndHeadlineOfAnExampleAndNothingElse() {
    Example row = new Example("&amp;", "it&#39;s", "<b>", Map.of("&lt;", "&gt;"), "5 &lt; 6");
    assertThat(CleanText.of(row))
        .isEqualTo(new Example("&amp;", "it's", "<b>", Map.of("&lt;", "&gt;"), "5 < 6"));
    Example clean = Example.of("1", "it's", "5");
    assertThat(CleanText.of(clean)).isSameAs(clean);
    assertThat(CleanText.of(Example.unlabelled("1", "<br>")).headline()).isNull();
  }

  @Test
  void trainingDataIsCleanBeforeHeadlinesAreCut() {
    Dataset<Example> rows =
        Dataset.of(
            List.of(
                Example.of("1", "it&#39;s", "1").withHeadline("one&#32;star: bad"),
                Example.of("2", "fine", "2").withHeadline(null)),
            new Provenance(List.of(), List.of()));
    TrainingData data =
        TrainingData.of(rows, rows).withHeadline(Headline.WITHOUT_STARS).withClean(true);
    assertThat(data.train().rows().get(0).text()).isEqualTo("it's");
    assertThat(data.train().rows().get(0).headline()).isEqualTo("bad");
    assertThat(data.withoutValidation().clean()).isTrue();
    assertThat(data.withRows(rows, rows).validation().rows().get(0).text()).isEqualTo("it's");
  }

  @Test
  void refusesASettingOfALaterVersion() {
    assertThat(CleanText.isIn(Map.of())).isFalse();
    assertThat(CleanText.isIn(Map.of("clean", "html"))).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CleanText.isIn(Map.of("clean", "markdown")))
        .withMessage("the setting clean must be html, but is \"markdown\"");
  }
}
