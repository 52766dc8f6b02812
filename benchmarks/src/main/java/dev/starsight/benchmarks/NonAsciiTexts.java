package dev.starsight.benchmarks;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Realistic texts outside ASCII: each mainly in one of many languages, with some English,
 * typographic punctuation and emoji, and sometimes with decomposed accents.
 */
final class NonAsciiTexts {

  private static final int FEWEST_WORDS = 4;
  private static final int MOST_WORDS = 90;

  /** The words of a language, its separator of words and its end of a sentence. */
  private record Language(List<String> words, String between, String end) {

    static Language of(String words, String between, String end) {
      return new Language(List.of(words.split(" ", -1)), between, end);
    }
  }

  private static final List<Language> LANGUAGES =
      List.of(
          Language.of(
              "très déçu après l’installation ça marche à merveille garçon naïve œuvre où être même"
                  + " problème dès qualité élevée reçu où français système",
              " ",
              " !"),
          Language.of(
              "größe straße für über schön natürlich fünf prüfung äußerst müßig geräte läuft möchte"
                  + " enttäuscht zurückschicken weiß überhaupt",
              " ",
              "."),
          Language.of(
              "qué rápido también niño español corazón más información está según año ¿cómo?"
                  + " ¡excelente! mañana después página",
              " ",
              "."),
          Language.of(
              "proszę działa świetnie książka żółty źle łatwo się być może jakość również zły więc"
                  + " trochę polecam święta",
              " ",
              "."),
          Language.of(
              "İstanbul ürün çok güzel değil şey iyi kötü ığdır teşekkür alıcı düşük öğrenci",
              " ",
              "…"),
          Language.of(
              "tôi rất thích sản phẩm này chất lượng tốt không được nhưng giá hơi đắt người dùng",
              " ",
              "."),
          Language.of(
              "очень хороший товар не работает после обновления программа ещё спасибо ёлка всё"
                  + " покупал второй раз качество удобно быстрый компьютер",
              " ",
              "."),
          Language.of(
              "πολύ καλό προϊόν δεν λειτουργεί μετά την ενημέρωση ευχαριστώ ποιότητα γρήγορα"
                  + " Άριστο",
              " ",
              "·"),
          Language.of("这个 软件 非常 好用 安装 之后 不能 运行 质量 很 差 推荐 给 大家 价格 便宜 更新 客服", "", "。"),
          Language.of("この 製品は とても 良い です インストール できない サポート ありがとう 値段が 高い 使いやすい ソフト", "", "。"),
          Language.of("이 제품은 정말 좋아요 설치가 안 됩니다 품질 추천합니다 가격 업데이트 감사합니다 컴퓨터", " ", "."),
          Language.of("هذا المنتج جيد جدا لا يعمل بعد التحديث شكرا الجودة السعر مرتفع", " ", "؟"),
          Language.of("זה מוצר טוב מאוד לא עובד אחרי עדכון תודה איכות המחיר", " ", "."),
          Language.of("यह उत्पाद बहुत अच्छा है काम नहीं करता धन्यवाद गुणवत्ता कीमत", " ", "।"));

  private static final List<String> ENGLISH =
      List.of(
          "Windows", "update", "the", "support", "PDF", "great", "OK", "version", "2.0", "wi-fi");

  private static final List<String> MARKS =
      List.of(
          "😀", "👍🏽", "👩‍💻", "❤️", "🇩🇪", "★★★★☆", "™", "“", "”", "—", "€49,99", "½", "№",
          "\u00a0", "…", "ﬁ");

  private NonAsciiTexts() {}

  static List<String> generate(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(LANGUAGES.get(random.nextInt(LANGUAGES.size())), random));
    }
    return List.copyOf(texts);
  }

  private static String text(Language language, SplittableRandom random) {
    StringBuilder text = new StringBuilder(pick(language.words(), random));
    for (int left = random.nextInt(FEWEST_WORDS, MOST_WORDS); left > 0; left--) {
      switch (random.nextInt(12)) {
        case 0 -> text.append(' ').append(pick(ENGLISH, random)).append(' ');
        case 1 -> text.append(' ').append(pick(MARKS, random)).append(language.between());
        case 2 -> text.append(language.end()).append(' ');
        default -> text.append(language.between());
      }
      text.append(pick(language.words(), random));
    }
    text.append(language.end());
    boolean decomposed = random.nextInt(10) == 0;
    return decomposed ? Normalizer.normalize(text, Normalizer.Form.NFD) : text.toString();
  }

  private static String pick(List<String> choices, SplittableRandom random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
