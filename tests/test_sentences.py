import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from findings_nlp.sentences import sentence_spans

SPLIT = [
    # A stop and a capital, a digit or a pound sign
    ["Officers know the risks.", "They act on them.", "12 cases were reviewed."],
    ["Is the training any good?", "Yes!", "£40,000 was spent on it."],
    ["The cost was £3.5m.", "It was £1.2m in 2019.", "The plan for 2020 is the same."],
    ["Custody staff record 9.5 percent.", "Referrals rose by 40%.", "That is good."],
    ["The team met in Leeds (see page 4).", "It meets monthly."],
    ["The force complied with section 47.", "It told the Crown Prosecution Service."],
    ["Each officer carries an app.", "The DCS approved it."],
    ["The case was allocated to a DC.", "Handover was slow."],
    ["Sexual offenders were seen within 2 hrs.", "Visits were recorded."],
    ["There are pros and cons.", "The force knows both."],
    ["The answer was no.", "Inspectors were told why."],
    ["Really?!", "I never knew!!!", "Is it so?..", "No."],
    # Abbreviations that end nothing
    ["Some agencies, e.g. Barnardo’s, i.e. Charities, refer children (e.g. Girls)."],
    ["See No. 3 and Nos. 4 and 5, para. 4.2, paras. 6 to 8, fig. 2, vol. 2 and p. 14."],
    ["Detention under s.136 and s. 47, ss. 17 and 47, reg. 4, Sch. 2 and Art. 3 was lawful."],
    ["See pp. 3–5 and Vol. IV of the review, cf. Smith v. Jones and R v. Price."],
    ["Det. Ch. Insp. Shah and Supt. Jones met Cllr. Price, Dr. Young and the Rt. Hon. Jo Lee."],
    ["They saw Mr. and Mrs. Bell."],
    ["Visits in Jan. 2019, costing c. £2m, and on Tues. 3 Sept. 2020 found approx. 30 detainees."],
    ["St. Mary’s hospital and the forces of Essex vs. Kent took part in Op. Lantern."],
    ["Ring tel. 0300 123 or ext. 12, ref. 44."],
    ["The rule in Smith et al. (2019) applies to Acme Ltd. Leeds."],
    ["N.B. The custody record was blank."],
    # Abbreviations that may end a sentence
    ["Agencies share risk assessments, plans, etc.", "Partners value this."],
    ["They assess housing, health, etc. before release."],
    ["He was detained at 10 p.m. Monday and seen at 4 a.m. 12 March."],
    ["She was released at 9 a.m.", "Officers drove her home.", "It was 11 pm.", "No one asked."],
    ["Healthcare is bought from Acme Ltd.", "The contract is monitored."],
    ["He reports to the Supt.", "The post is vacant."],
    ["The review began in Sept.", "The report is due."],
    # Initials, and letters that are none
    ["The chair is S. Price, the deputy P. R. Shah and the author Dr. C. D. Bell (2019)."],
    ["The chair is J. Smith and the clerk is A. B. Young."],
    ["The case of Child C.", "The police were told late."],
    ["They reviewed child M.", "Health visitors were not asked."],
    ["See annexes A and B.", "Governance is set out there."],
    ["Staff work in A&E.", "Nurses refer promptly."],
    ["The site is in the U.K. Border Force area."],
    # Quotations
    ["One child said, ‘I feel safe.’", "Another disagreed."],
    ["“They listen.”", "“They do.”", "That was the view of most."],
    ["Staff asked ‘Are you safe?’ before release."],
    ["A play called ‘Who Knows!’ was shown in schools."],
    ["It is a good service.", "‘Real-life’ examples are used.", "“one team” is the motto."],
    # Brackets
    ["Risk (see below. It is high.) is managed.", "Staff cope."],
    ["Risk is managed.", "(This was so in 2018.)", "Staff cope."],
    ["Staff are trained. (see annex C).", "They say so."],
    ["The force needs to improve this.", "(Recommendation)"],
    ["Supervision (formal [Weekly. Or more.] and not) is good.", "It helps."],
    ["A smile :) is drawn.", "The [ is left open.", "Nothing is lost."],
    # Ellipses
    ["She helps me calm down…", "She is a good social worker."],
    ["I thought it was love and… I was wrong."],
    ["They wait ... and wait.", "He left...", "No one came."],
    ["Results are encouraging. .", "Of eight, six passed."],
    # Numbers of items
    ["3. The force should train custody staff.", "4. It should review referrals."],
    ["24. Officers refer children.", "(a) They do so promptly."],
    ["The force should: 1. Train staff.", "2. Review custody."],
    ["The force should do this.", "(1) Train staff.", "(2) Review custody."],
    ["It must: a. train staff.", "b. review custody.", "iii. Stop.", "(c) refer children."],
    ["iv. The board meets.", "A. The chair attends."],
    # No stop at the end, none at all, and lists in one line
    ["staff training in custody"],
    ["Areas for improvement include:"],
    ["the timeliness of referrals;"],
    ["The force should:", "• train staff", "• review custody.", "• tell partners"],
    # Addresses
    ["Write to jo.bloggs@example.police.uk or see www.example.gov.uk/Reports.", "Do it soon."],
    ["See https://example.org/a.b?c=1!2 for more.", "It is free."],
    # Other things that hold stops
    ["Version 2.1 of the app.py script is used.", "It works."],
    ["– Staff agreed.", "– Leaders did not."],
]
"""Sentences; joined by a space, they come apart again."""

TIGHT = [
    ("Staff refer children.The force is slow.", ["Staff refer children.", "The force is slow."]),
    ("It rose (by 6%).The rate is high.", ["It rose (by 6%).", "The rate is high."]),
    ("It began in 2016.This is new.", ["It began in 2016.", "This is new."]),
    ("Staff know MAPPA.They use it.", ["Staff know MAPPA.", "They use it."]),
    ("‘I feel safe.’One child did.", ["‘I feel safe.’", "One child did."]),
    ("Is it safe?Staff say so.", ["Is it safe?", "Staff say so."]),
    ("24.Officers refer children.", ["24.Officers refer children."]),
    ("St.Mary is near Supt.Jones now.", ["St.Mary is near Supt.Jones now."]),
    ("See www.Example.Police for more.", ["See www.Example.Police for more."]),
    ("Write to desk@Example.Police now.", ["Write to desk@Example.Police now."]),
    ("Staff refer children.4 The force is slow.", ["Staff refer children.4", "The force is slow."]),
    ("‘I feel safe.’12 Staff agree.", ["‘I feel safe.’12", "Staff agree."]),
    ("Duties under reg.4 Children Act.", ["Duties under reg.4 Children Act."]),
    ("  One.\tTwo\nThree.\u00a0Four.  ", ["One.", "Two\nThree.", "Four."]),
]
"""A text without its spaces, or with others, and its sentences."""

CASES = [(" ".join(sentences), sentences) for sentences in SPLIT] + TIGHT

PIECES = """
The force staff Supt e.g i.e No s St Child C J. 3 4.2 2019 £5m I etc p.m Jones s.136 . .’ ?’ !
… ... ; : ( ) [ ] ‘ “ ” • - www.a.uk a@b.uk children.The custody.’Staff six.4
"""
SPACES = [" ", "  ", "\n", "\u00a0", "\t"]
REPORT_LIKE = st.lists(st.sampled_from(PIECES.split() + SPACES * 5), max_size=40).map("".join)


def sentences_of(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(("text", "sentences"), CASES)
def test_sentences(text, sentences):
    assert sentences_of(text) == sentences


@pytest.mark.parametrize("blank", ["", " ", "\n\t \u00a0"])
def test_a_blank_text_has_no_sentences(blank):
    assert sentence_spans(blank) == []


def test_a_long_pair_of_brackets_holds_sentences_of_its_own():
    inside = "Staff refer children. " * 12
    assert len(sentence_spans(f"The force ({inside}) is slow. It is late.")) == 13


@given(st.text() | REPORT_LIKE)
@example("! .")
def test_spans_are_in_order_and_cover_all_but_white_space(text):
    position = 0
    for start, end in sentence_spans(text):
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        position = end
    assert not text[position:].strip()


@given(st.text() | REPORT_LIKE)
def test_white_space_around_a_text_changes_nothing(text):
    assert sentences_of(f" {text}\n") == sentences_of(text)


@given(REPORT_LIKE)
def test_words_alone_make_sentences(text):
    sentences = sentences_of(text)
    assert len(sentences) < 2 or all(any(map(str.isalnum, each)) for each in sentences[1:])


REPEATED = "a A . ( ) () “ A. a.A 1. …I • e.g. www. a@ / a.Aa (A. a’ ’ ?) refer.4 children.The"


@pytest.mark.parametrize("unit", [" ", *REPEATED.split()])
@pytest.mark.parametrize("space", ["", " "])
def test_time_is_linear(unit, space):
    began = time.process_time()
    sentence_spans((unit + space) * 100_000)
    assert time.process_time() - began < 10
