"""Every dialogue there is. A new one is added to this list and nowhere else."""

from handlers.answers import Answers
from handlers.certificate_add import CERTIFICATE
from handlers.certificate_answers import AWARE, PLANNED, SNOOZE
from handlers.certificate_dates import CERTIFICATE_DATES
from handlers.certificate_done import AUDITED
from handlers.certificate_end import CERTIFICATE_END
from handlers.certificate_firm import CARE, CERTIFICATE_FIRM
from handlers.certificate_latest import LATEST_DONE
from handlers.certificate_lines import CERTIFICATE_LINES
from handlers.certificate_list import CERTIFICATES
from handlers.certificate_standing import CERTIFICATE_STANDING
from handlers.certificate_summary import CERTIFICATE_SUMMARY
from handlers.colleague import COLLEAGUE
from handlers.eligibility_dialogue import ELIGIBILITY
from handlers.join import JOIN
from handlers.link_code import LINK, LINK_ASKED
from handlers.links import LINKS
from handlers.mine import MINE
from handlers.more import MORE
from handlers.officer import OFFICER
from handlers.privacy import PRIVACY
from handlers.programme import Programme
from handlers.reach_me import REACH_ME
from handlers.register import REGISTER
from handlers.request import REQUEST
from handlers.requests import REQUESTS
from handlers.staff import STAFF
from handlers.staff_calls import STAFF_CALLS
from handlers.staff_certificate_calls import STAFF_CERTIFICATE_CALLS
from handlers.staff_certificates import STAFF_CERTIFICATES
from handlers.staff_chats import STAFF_CHATS
from handlers.staff_checkin import DOOR, TICKET
from handlers.staff_events import STAFF_EVENTS
from handlers.staff_evidence import STAFF_EVIDENCE
from handlers.staff_incidents import STAFF_INCIDENTS
from handlers.staff_invitations import STAFF_INVITATIONS, STAFF_INVITE
from handlers.staff_lessons import STAFF_LESSONS
from handlers.staff_lists import STAFF_LISTS
from handlers.staff_members import STAFF_MEMBERS
from handlers.staff_messages import STAFF_MESSAGES
from handlers.staff_questions import STAFF_QUESTIONS
from handlers.staff_requests import STAFF_REQUESTS
from handlers.staff_uncheck import UNCHECK
from handlers.staff_untold import STAFF_UNTOLD
from handlers.stage import Book
from handlers.substitute import SUBSTITUTE
from handlers.uncall import UNCALL
from handlers.welcome import REMIND, WELCOME

DIALOGUES = (
    *(WELCOME, REMIND, REGISTER, COLLEAGUE, MINE, SUBSTITUTE),
    *(OFFICER, UNCALL, MORE, PRIVACY, JOIN, TICKET),
    *(CERTIFICATES, CERTIFICATE, PLANNED, AUDITED, LATEST_DONE, SNOOZE, AWARE, CERTIFICATE_DATES),
    *(CERTIFICATE_LINES, CERTIFICATE_STANDING, CERTIFICATE_FIRM, CARE),
    *(CERTIFICATE_SUMMARY, CERTIFICATE_END),
    *(LINKS, LINK, LINK_ASKED, REACH_ME),
    *(ELIGIBILITY, REQUEST, REQUESTS, STAFF_REQUESTS),
    *(STAFF, STAFF_EVENTS, DOOR, UNCHECK, STAFF_CALLS, STAFF_MESSAGES),
    *(STAFF_MEMBERS, STAFF_INVITE, STAFF_INVITATIONS, STAFF_INCIDENTS, STAFF_CHATS),
    *(STAFF_QUESTIONS, STAFF_LESSONS),
    *(STAFF_CERTIFICATES, STAFF_CERTIFICATE_CALLS, STAFF_EVIDENCE, STAFF_LISTS, STAFF_UNTOLD),
)


def book(programme: Programme) -> Book:
    """The dialogues, and the answers that this programme can give."""
    return Book.of(DIALOGUES, Answers(programme))
