package dev.starsight.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Checks that every page must pass. */
final class HtmlPages {

  private static final String DOCTYPE = "<!DOCTYPE html>\n";
  private static final Pattern URL =
      Pattern.compile("https?:[^\"')> ]*|(src|srcset)=|@import|url\\(");

  private HtmlPages() {}

  /** Parses a page as XML, without its first line. */
  static Document parse(String html) {
    assertThat(html).startsWith(DOCTYPE);
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(html.substring(DOCTYPE.length()))));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well-formed: " + e.getMessage(), e);
    }
  }

  /** Checks that a page is well-formed and self-contained, without scripts or broken links. */
  static void assertSelfContained(String html) {
    Document document = parse(html);
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(URL.matcher(html).results().map(MatchResult::group).distinct())
        .containsOnly("http://www.w3.org/2000/svg");
    List<String> ids = attributes(document, "id");
    assertThat(ids).doesNotHaveDuplicates();
    for (String references : attributes(document, "aria-labelledby")) {
      assertThat(ids).contains(references.split(" "));
    }
    assertThat(attributes(document, "href"))
        .allMatch(h -> h.startsWith("data:") || ids.contains(h.substring(1)));
  }

  static List<Element> elements(Document document, String tag) {
    List<Element> elements = new ArrayList<>();
    NodeList all = document.getElementsByTagName(tag);
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  static List<String> attributes(Document document, String name) {
    return elements(document, "*").stream()
        .map(e -> e.getAttribute(name))
        .filter(v -> !v.isEmpty())
        .toList();
  }
}
