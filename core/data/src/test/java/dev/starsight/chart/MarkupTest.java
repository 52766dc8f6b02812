package dev.starsight.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.starsight.chart.internal.Markup;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void escapesSpecialCharacters() {
    assertThat(Markup.escape("<b a=\"1\" c='2'>&amp;</b>"))
        .isEqualTo("&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;");
  }

  @Test
  void dropsWhatXmlForbids() {
    assertThat(Markup.escape("a\u0000b\u0008c\uD800d\uFFFEe\u0085f")).isEqualTo("abcdef");
    assertThat(Markup.escape("\uD83D\uDE00")).isEqualTo("\uD83D\uDE00");
    assertThat(Markup.escape("a\r\nb\rc\td")).isEqualTo("a\nb\nc\td");
  }

  @Test
  void putsATextOnOneLine() {
    assertThat(Markup.oneLine(" a \r\n\t b\u0007c ")).isEqualTo("a bc");
  }

  @Property(tries = 300)
  void parsingReversesEscaping(@ForAll String text) {
    String back =
        Svgs.parse("<a>" + Markup.escape(text) + "</a>").getDocumentElement().getTextContent();
    assertThat(Markup.escape(back)).isEqualTo(Markup.escape(text));
  }
}
