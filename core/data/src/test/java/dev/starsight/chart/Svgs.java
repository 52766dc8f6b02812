package dev.starsight.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Checks that every figure must pass, with the JDK's XML parser. */
final class Svgs {

  private static final Set<String> NUMERIC =
      Set.of("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "height", "width");
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9])?");
  private static final Pattern PATH = Pattern.compile("([ML]-?[0-9.]+ -?[0-9.]+)+Z?");

  private static final DocumentBuilderFactory FACTORY = factory();

  private Svgs() {}

  private static DocumentBuilderFactory factory() {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return factory;
    } catch (ParserConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  static Document parse(String svg) {
    try {
      DocumentBuilder builder = FACTORY.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(svg)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError("not well-formed: " + e.getMessage() + "\n" + svg, e);
    }
  }

  /** A text and its box according to the width table. */
  private record Box(String text, double from, double to, double baseline) {

    boolean overlaps(Box other) {
      return Math.abs(baseline - other.baseline) < 8
          && from + 0.5 < other.to
          && other.from + 0.5 < to;
    }
  }

  /** Checks that no text is outside the frame or overlaps another. */
  static void assertTextsApart(Figure figure) {
    for (int width : new int[] {356, Figure.WIDTH}) {
      List<Box> boxes =
          elements(parse(figure.fragment("a", width))).stream()
              .filter(e -> e.getTagName().equals("text"))
              .map(Svgs::box)
              .toList();
      for (int i = 0; i < boxes.size(); i++) {
        Box box = boxes.get(i);
        assertThat(box.from()).as("start of %s", box).isGreaterThanOrEqualTo(0);
        assertThat(box.to()).as("end of %s", box).isLessThanOrEqualTo(width);
        for (Box other : boxes.subList(0, i)) {
          assertThat(box.overlaps(other)).as("%s over %s at %s", box, other, width).isFalse();
        }
      }
    }
  }

  private static Box box(Element element) {
    String classes = element.getAttribute("class");
    double size = classes.startsWith("title") ? 15 : classes.startsWith("small") ? 11 : 12;
    boolean bold = classes.contains("strong") || classes.startsWith("title");
    String text = ownText(element);
    double width = Font.width(text, size, bold);
    double x = Double.parseDouble(element.getAttribute("x"));
    String anchor = element.getAttribute("text-anchor");
    double from = anchor.equals("end") ? x - width : anchor.equals("middle") ? x - width / 2 : x;
    return new Box(text, from, from + width, Double.parseDouble(element.getAttribute("y")));
  }

  /** Checks that a figure is well-formed, with finite coordinates inside and an accessible name. */
  static void assertSound(Figure figure) {
    for (String svg :
        List.of(figure.svg(), figure.fragment("a", 356), figure.fragment("a", Figure.WIDTH))) {
      Document document = parse(svg);
      Element root = document.getDocumentElement();
      double width = Double.parseDouble(root.getAttribute("width"));
      double height = Double.parseDouble(root.getAttribute("height"));
      for (Element element : elements(document)) {
        assertSound(element, width, height);
      }
      assertThat(root.getAttribute("role")).isEqualTo("img");
      String[] names = root.getAttribute("aria-labelledby").split(" ");
      List<String> ids = elements(document).stream().map(e -> e.getAttribute("id")).toList();
      assertThat(ids).contains(names);
      assertThat(svg.replace("http://www.w3.org/2000/svg", "")).doesNotContain("xmlns:xlink");
    }
  }

  private static void assertSound(Element element, double width, double height) {
    for (String name : NUMERIC) {
      String value = element.getAttribute(name);
      if (!value.isEmpty() && !value.equals("100%")) {
        // Plain checks: an assertion object for each of many thousand numbers takes seconds.
        double most = name.contains("x") ? width : height;
        boolean inside = !name.contains("x") && !name.contains("y");
        if (!NUMBER.matcher(value).matches()) {
          fail("%s=\"%s\" is no coordinate", name, value);
        } else if (!inside && !(Double.parseDouble(value) >= -1)) {
          fail("%s=\"%s\" lies before the frame", name, value);
        } else if (!inside && !(Double.parseDouble(value) <= most + 1)) {
          fail("%s=\"%s\" lies beyond the frame", name, value);
        }
      }
    }
    if (element.getTagName().equals("path")) {
      assertThat(element.getAttribute("d")).matches(PATH);
    }
  }

  static List<Element> elements(Document document) {
    List<Element> elements = new ArrayList<>();
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      elements.add((Element) all.item(i));
    }
    return elements;
  }

  /** Texts and tooltips: what a reader can see or point at. */
  static List<String> readable(String svg) {
    List<String> texts = new ArrayList<>();
    for (Element element : elements(parse(svg))) {
      if (element.getTagName().equals("title")) {
        texts.add(element.getTextContent());
      } else if (element.getTagName().equals("text")) {
        texts.add(ownText(element));
      }
    }
    return texts;
  }

  private static String ownText(Element element) {
    StringBuilder text = new StringBuilder();
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child.getNodeType() == Node.TEXT_NODE) {
        text.append(child.getNodeValue());
      }
    }
    return text.toString();
  }
}
