package dev.starsight.quality.learning;

import static dev.starsight.quality.learning.TextDamage.CONTROL_CHARACTER;
import static dev.starsight.quality.learning.TextDamage.EMPTY;
import static dev.starsight.quality.learning.TextDamage.ESCAPED_QUOTE;
import static dev.starsight.quality.learning.TextDamage.HTML_ENTITY;
import static dev.starsight.quality.learning.TextDamage.HTML_TAG;
import static dev.starsight.quality.learning.TextDamage.LATIN1_CONTROL;
import static dev.starsight.quality.learning.TextDamage.LEADING_QUOTE;
import static dev.starsight.quality.learning.TextDamage.LINE_BREAK;
import static dev.starsight.quality.learning.TextDamage.LINE_BREAK_TAG;
import static dev.starsight.quality.learning.TextDamage.LINE_SEPARATOR;
import static dev.starsight.quality.learning.TextDamage.LONE_SURROGATE;
import static dev.starsight.quality.learning.TextDamage.MOJIBAKE;
import static dev.starsight.quality.learning.TextDamage.OUTER_SPACE;
import static dev.starsight.quality.learning.TextDamage.PRODUCT_MARKUP;
import static dev.starsight.quality.learning.TextDamage.QUOTE_ENTITY;
import static dev.starsight.quality.learning.TextDamage.REPLACEMENT_CHARACTER;
import static dev.starsight.quality.learning.TextDamage.SUBSTITUTE;
import static dev.starsight.quality.learning.TextDamage.UNBALANCED_QUOTE;
import static dev.starsight.quality.learning.TextDamage.VIDEO_MARKUP;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TextDamageTest {

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Great, really.",
        "Le café est là, où l'été finit ; maïs, naïf, Noël, cœur, ça « va » — c'est l'Île…",
        "CAFÉ… “CAFÉ” à la Crème–brûlée: “É” 20 °C ±2 £5 €3 § ½ ÷ × ÀÉÈÙÂÊÎÔÛ",
        "Straß“ Grüße, „Größe“ ÄÖÜäöüß, ÅÄÖ, Smørrebrød, Ærø",
        "São Paulo, irmã…”, não, coração, IRMÃ”, ÇÃO",
        "¿Qué? ¡Mañana! ESPAÑA… el niño",
        "русский текст, ещё",
        "漢字かな交じり文。 한국어 ไทย العربية עברית",
        "🙂 👍🏽 👩‍👩‍👧 ❤️ ☃ ™ © ® ★★★★☆ 🇫🇷",
        "I <3 it, 5 < 7 and 8 > 3, a<b>c? R&B; AT&T; Q&A; Tom & Jerry; x & y;",
        "He said \"yes\" and \"no\", it's 5' tall",
        "[[not markup]] C:\\temp a\tb"
      })
  void findsNoDamageInSoundTexts(String text) {
    assertThat(TextDamage.in(text)).isSubsetOf(HTML_TAG).doesNotContain(MOJIBAKE);
    if (!text.contains("<b>")) {
      assertThat(TextDamage.in(text)).isEmpty();
    }
  }

  @Test
  void findsEveryKind() {
    Map<String, Set<TextDamage>> expected =
        Map.ofEntries(
            Map.entry("donâ€™t", Set.of(MOJIBAKE)),
            Map.entry("cafÃ©", Set.of(MOJIBAKE)),
            Map.entry("costs Â£5", Set.of(MOJIBAKE)),
            Map.entry("it was â€ a word", Set.of(MOJIBAKE)),
            Map.entry("ï»¿first", Set.of(MOJIBAKE)),
            Map.entry("lost ï¿½ here", Set.of(MOJIBAKE)),
            Map.entry("smile ðŸ™‚", Set.of(MOJIBAKE)),
            Map.entry("lost \uFFFD here", Set.of(REPLACEMENT_CHARACTER)),
            Map.entry("half \uD83D emoji", Set.of(LONE_SURROGATE)),
            Map.entry("\uDE42", Set.of(LONE_SURROGATE)),
            Map.entry("emoji \u001A gone", Set.of(SUBSTITUTE)),
            Map.entry("a\bb", Set.of(CONTROL_CHARACTER)),
            Map.entry("a\u0092b", Set.of(LATIN1_CONTROL)),
            Map.entry("a\u2028b", Set.of(LINE_SEPARATOR)),
            Map.entry("a\u0085b", Set.of(LINE_SEPARATOR)),
            Map.entry("a\r\nb", Set.of(LINE_BREAK)),
            Map.entry("a<br />b", Set.of(LINE_BREAK_TAG)),
            Map.entry("a<BR>b", Set.of(HTML_TAG)),
            Map.entry("a<br/>b<br />c", Set.of(LINE_BREAK_TAG, HTML_TAG)),
            Map.entry("<a href=\"x\">b</a>", Set.of(HTML_TAG)),
            Map.entry("&#34;b&#34;", Set.of(QUOTE_ENTITY, HTML_ENTITY)),
            Map.entry("M&amp;M", Set.of(HTML_ENTITY)),
            Map.entry("caf&eacute; &#xe9;", Set.of(HTML_ENTITY)),
            Map.entry("he said \\\\\"no\\\\\"", Set.of(ESCAPED_QUOTE)),
            Map.entry("a 12\" pan", Set.of(UNBALANCED_QUOTE)),
            Map.entry("\"Great\" he said", Set.of(LEADING_QUOTE)),
            Map.entry("see [[VIDEOID:abc]]", Set.of(VIDEO_MARKUP)),
            Map.entry("see [[ASIN:B000 this one]]", Set.of(PRODUCT_MARKUP)),
            Map.entry(" a", Set.of(OUTER_SPACE)),
            Map.entry("a\u00A0", Set.of()),
            Map.entry("", Set.of(EMPTY)),
            Map.entry(" \t", Set.of(EMPTY)));

    expected.forEach(
        (text, damage) -> assertThat(TextDamage.in(text)).as("'%s'", text).isEqualTo(damage));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l’été",
        "“quoted”",
        "é à ü ñ",
        "wait…",
        "a – b",
        "5 €",
        "привет",
        "漢字かな",
        "🙂",
        "naïve"
      })
  void recognizesWhatWasMisread(String text) {
    byte[] utf8 = text.getBytes(UTF_8);

    assertThat(TextDamage.in("so " + new String(utf8, ISO_8859_1))).contains(MOJIBAKE);
    String windows = new String(utf8, WINDOWS);
    if (windows.indexOf('\uFFFD') < 0) {
      assertThat(TextDamage.in("so " + windows)).contains(MOJIBAKE);
    }
    assertThat(TextDamage.in(text)).doesNotContain(MOJIBAKE);
  }

  @Property(tries = 500)
  void readsEveryText(@ForAll String text) {
    Set<TextDamage> found = TextDamage.in(text);

    assertThat(found.contains(EMPTY))
        .isEqualTo(text.chars().allMatch(c -> c <= ' ' || Character.isWhitespace(c)));
    boolean isOdd = text.chars().filter(c -> c == '"').count() % 2 == 1;
    assertThat(found.contains(UNBALANCED_QUOTE)).isEqualTo(isOdd);
  }

  @Test
  void readsHostileTextsInTimeThatGrowsWithTheirLength() {
    for (String part : new String[] {"<", "&#", "<br ", "[[", "\"", "Ã", "â€", "<a ", "a"}) {
      assertThat(TextDamage.in(part.repeat(100_000))).isNotNull();
    }
  }
}
