### Words of the product itself. Words of an app are in the app's folder.

brand = Smart Luohu
language-name = English
skip = Skip to the main content
mode-elder = Larger text
mode-standard = Standard text
theme-now = Appearance: { $theme }
theme-auto = as the system
theme-light = light
theme-dark = dark
sign-in = Sign in
sign-out = Sign out
phone = 12345
search = Search
back = Back
continue = Continue
change = Change
error-prefix = {"Error: "}
errors-title = There is a problem
field-optional = (optional)
photo-alt = Photo taken by the person who reported
code-label = Query code
number-label = Case number
as-of = As of { $when }.
list-none = None at the moment.
paging = Pages
paging-first = First page
paging-next = Next page
paging-range = { $from } to { $to } of { $count }
filter-all = All
filter-apply = Filter
reports-count = { $count ->
    [one] reported by { $count } person
   *[other] reported by { $count } people
}

# Navigation and footer
nav-main = Main sections
nav-home = Home
nav-report = Report an event
nav-look-up = Check progress
nav-map = Event map
nav-help = Help
nav-tasks = My desk
nav-dispatch = Dispatch
nav-watch = Supervision
foot-phone = Need help? You can do all of this by phone:
foot-problem = Is something wrong with this page?
foot-demo = Demonstration: people, offices, places and events are invented.
foot-request = Request id

# Home
home-title = What do you want to do?
home-search = Search for what you want to do
home-search-example = for example: street light out
home-found-none = Nothing found. Try other words, or ask by phone:
home-mine = My cases
home-mine-when = Sent { $when }
home-can-do = What you can do here
home-common = Reported most often
home-report-hint = Broken roads, rubbish, noise and more. One photo is enough.
home-look-up-hint = See where your case is and how many days are left.
home-map-hint = See which events near you are being dealt with.
home-help-hint = How it works and what the words mean.

# Reporting an event
step-of = Step { $number } of { $total }
step-place = Where is it?
step-place-hint = Choose the street office, then describe the place. You can also set a pin on the map.
step-category = What is it about?
step-details = Tell us more
step-file-hint = A JPEG, PNG or WebP picture of up to { $size } MB. Please do not show other people's faces.
pin-open = Mark the place on a map
pin-label = Click the schematic map to mark the place
pin-set = The place is marked on the map.
place-street = Street office
place-text = Exact place
place-text-hint = For example: in front of 2 Renmin South Road, beside the bus stop
duplicates-title = Is it one of these?
duplicates-lead = Something similar near by is being dealt with. If it is the same, choose "I have seen it too": you get a query code of your own and can follow it just the same.
duplicates-join = I have seen it too
duplicates-none = None of these, go on
duplicates-distance = about { $metres } m away
check-title = Check your answers before you send
check-send = Send
check-declare = By sending you confirm that this is true.
check-button = Send
check-joins = You will join an event that is being dealt with: { $title }.
sent-title = We have received your report
sent-code = Your query code
sent-keep = Write down or print this code. You need it to check progress.
sent-keep-phone = Write down or print this code. To check progress you also need the last 4 digits of your phone number.
sent-joined = Somebody has reported this before and both reports are handled together. You will get an answer of your own.
sent-next = What happens next
sent-next-text = Our staff will look at it first, then pass it to the department in charge.
sent-due = You will have an answer by { $when }.
sent-phone = Questions? Call
sent-track = Check progress
sent-another = Report something else
sent-print = You can print this page or keep a screenshot.
answer-none = Not given

# Checking progress
look-up-title = Check progress
look-up-lead = Enter the query code you were given when you reported.
look-up-code = Query code
look-up-code-hint = For example 7F4K-9Q2M-X. Capital or small letters both work.
look-up-phone = Last 4 digits of your phone number
look-up-phone-hint = Leave this empty if you gave no phone number.
look-up-button = Check
look-up-lost = Lost your code?
look-up-lost-text = Call us. We check who you are, then look it up for you:
look-up-code-missing = Enter your query code
look-up-code-wrong = Check the query code: it has 9 characters, for example 7F4K-9Q2M-X
look-up-phone-wrong = Enter the last 4 digits of your phone number
look-up-not-found = Nothing found. Check the query code and the last 4 digits of the phone number
track-title = Progress
track-holder = It is now with { $office }.
track-so-far = What has been done
track-yours = What you reported
track-answer = Our answer to you
track-rated = Your rating:
track-others = { $count ->
    [one] { $count } other person has reported the same.
   *[other] { $count } other people have reported the same.
}
rate-title = How did we do?
rate-score = Your rating
rate-5 = Very satisfied
rate-4 = Satisfied
rate-3 = Acceptable
rate-2 = Dissatisfied
rate-1 = Very dissatisfied
rate-words = Anything else you want to say

# Time limits
clock-how = How is this computed?
clock-started = Started
clock-due = Due
clock-basis = Basis
clock-days = Day by day
clock-day = Day
clock-counted = Counts
clock-why = Why
clock-more = { $count ->
    [one] { $count } more day is not listed.
   *[other] { $count } more days are not listed.
}
clock-paused = Paused from { $from } to { $to }: { $why }
clock-paused-open = Paused since { $from }: { $why }
left-working-days = { $count ->
    [one] { $count } working day left
   *[other] { $count } working days left
}
left-working-hours = { $count ->
    [one] { $count } working hour left
   *[other] { $count } working hours left
}
left-calendar-days = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
left-clock-hours = { $count ->
    [one] { $count } hour left
   *[other] { $count } hours left
}
left-minutes = { $count ->
    [one] { $count } minute left
   *[other] { $count } minutes left
}
left-over-working-days = { $count ->
    [one] { $count } working day late
   *[other] { $count } working days late
}
left-over-working-hours = { $count ->
    [one] { $count } working hour late
   *[other] { $count } working hours late
}
left-over-calendar-days = { $count ->
    [one] { $count } day late
   *[other] { $count } days late
}
left-over-clock-hours = { $count ->
    [one] { $count } hour late
   *[other] { $count } hours late
}
left-over-minutes = { $count ->
    [one] { $count } minute late
   *[other] { $count } minutes late
}
left-none = No time limit
left-done = Done on time
left-done-late = Done late
left-paused = Paused

# Signing in
sign-in-lead = Staff sign in here. To report an event or check progress you need no account.
sign-in-name = Account
sign-in-password = Password
sign-in-name-missing = Enter your account
sign-in-password-missing = Enter your password
sign-in-wrong = Account or password is wrong. Please try again
sign-in-demo = Demo accounts
sign-in-demo-text = These accounts are invented. Their password is

# Desk
inbox-title = My desk
inbox-views = Views of tasks
inbox-none = Nothing to do here.
inbox-order = Least time left first.
view-mine = Mine
view-group = My office
view-soon = Due soon
view-late = Overdue
view-done = Closed
col-left = Time left
col-case = Event
col-place = Place
col-stage = Stage
col-office = Department
col-reports = Reports
col-opened = Opened
filter-category = Category
filter-street = Street office
filter-office = Department
filter-stage = Stage
filter-state = State
case-acts = What can be done now
case-acts-none = There is nothing you can do now.
case-not = { $count ->
    [one] { $count } act is not possible now: why
   *[other] { $count } acts are not possible now: why
}
case-facts = Facts
case-filings = Reports ({ $count })
case-clocks = Time limits
case-timeline = Record
case-merged-into = Merged into
case-merged-from = Merged from
case-street = Street office
case-category = Category
case-place = Place
case-words = Description
case-office = Department in charge
case-co-office = Department helping
case-priority = Priority
case-opened = Opened
act-done = Done: { $act }.
act-reason = Reason
act-case-number = Number of the other case
act-case-number-hint = For example 20260302-0000017
not-basis = Basis:
mark-reopened = Reopened
mark-returned = { $count ->
    [one] Returned once
   *[other] Returned { $count } times
}
mark-yellow = Yellow card
mark-red = Red card
dispatch-title = Dispatch
dispatch-list = Events to dispatch
dispatch-count = { $count } to dispatch
dispatch-none = There is nothing to dispatch.
dispatch-choose = Choose one from the list.
dispatch-suggests = Suggested department: { $office }
dispatch-trace = Why? Decision table { $decision }
dispatch-rules = Rules that matched
dispatch-rule = Rule
dispatch-inputs = Conditions
dispatch-outputs = Result
dispatch-no-suggestion = The decision table suggests nothing. Please choose.
dispatch-other = Something else
dispatch-similar = Similar events near by that could be merged

# Supervision
watch-title = Supervision
watch-lead = Every number opens exactly the cases it counts.
watch-cards = Yellow and red cards
watch-cards-none = There are no cards.
watch-feed = Latest acts
watch-rows = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
watch-open = Open
watch-new = New today
watch-late = Overdue
watch-soon = Due soon
watch-done = Closed
watch-reopened = Reopened
watch-on-time = On time
watch-by-office = By department
watch-by-category = By category
watch-by-street = By street office
map-title = Event map
map-count = { $count ->
    [one] { $count } event is being dealt with.
   *[other] { $count } events are being dealt with.
}
map-schematic = The map is schematic, not a survey map.
map-label = Schematic map of open events; the list beside it says the same
map-list = List of events
map-missing = The map is not installed. The list works as usual.
map-no-script = Without scripts there is no map. The list says the same.

# Help
help-report = How do I report an event?
help-report-text = Go step by step: where, what, and details. Check and send at the end. You need no account.
help-time = When will I have an answer?
help-time-text = Each kind of event has a time limit. The progress page says how many days are left and how they are counted.
help-private = Who sees my data?
help-private-text = Only those who work on your case see your name and phone, and both are deleted in time. They are not on the map nor on anybody else's page.
help-terms = What the words mean
help-term-code = Query code
help-term-code-means = The 9 characters you get after reporting, to check progress. Do not share it.
help-term-number = Case number
help-term-number-means = The number used by the offices. You can quote it on the phone.
help-term-dispatch = Dispatch
help-term-dispatch-means = Passing an event to the department in charge.
help-term-dispose = Handling
help-term-dispose-means = The department in charge goes there and puts it right.
help-term-verify = Verification
help-term-verify-means = Another person checks that it has really been done.
help-term-merge = Merging
help-term-merge-means = When several people report the same event it is handled once. Everybody keeps their own code and answer.
help-term-working-day = Working day
help-term-working-day-means = Without weekends and public holidays, with weekend days that are worked to make up.
help-term-card = Yellow card, red card
help-term-card-means = A reminder to the department when a case is nearly or already overdue.
help-problem = Is something wrong with this page?
help-problem-text = Call us and tell us the request id below, so that we can find the cause.

# Faults
fault-home = Go to the home page
fault-back = Go back
fault-call = If it is urgent, call
fault-status = Status
fault-400-title = We could not read what was sent
fault-400-next = Go back, check it and send it again. What you entered is still there.
fault-403-title = You cannot do this
fault-403-next = If you think you should, sign in with another account or ask your office's administrator.
fault-404-title = There is no such page
fault-404-next = Check the address. If you followed a link, start from the home page.
fault-405-title = This address cannot be used like that
fault-405-next = Please start from the home page.
fault-408-title = It came too slowly and is not complete
fault-408-next = Try where the signal is better, or make the picture smaller.
fault-409-title = This case has just changed
fault-409-next = Somebody did a step while you were at it. Nothing is lost: open the latest page, look at it, then go on.
fault-413-title = The file is too large
fault-413-next = Choose a smaller file, or make the picture smaller.
fault-422-title = Something needs to be changed
fault-422-next = Go back, change what is marked and send again.
fault-429-title = Too many tries
fault-429-next = Please try again in 15 minutes.
fault-429-soon = Too many requests came from this network address. Please try again in { $seconds } seconds.
fault-500-title = Something went wrong on our side
fault-500-next = It has been recorded. Please try again later; what you were sending was not saved.
fault-503-title = The system is busy
fault-503-next = Please try again in a minute.
fault-csrf = The page was open for too long. Reload it and send again.
fault-origin = This was not sent from a page of this site.
fault-file-harmful = The scanner found something harmful in this file; it was not taken and nothing was sent.
fault-file-unscanned = Files cannot be checked at the moment. Send it without the file, or try again later.
fault-file-kind = Only JPEG, PNG or WebP pictures can be sent.
fault-file-declared = What is in this file is not what its type says. Save it as JPEG and send it again.
fault-file-broken = This picture is not complete and cannot be opened. Take or save it anew and send it again.
fault-file-trailing = This file holds something besides the picture and cannot be sent. Save the picture anew and send it again.
fault-file-pixels = This picture is too large: at most 12,000 pixels a side and 50 million pixels in all.

# Common
yes = Yes
no = No
comma = {", "}
semicolon = {"; "}
stage-open = In progress
stage-answered = Answered
stage-closed = Closed
stage-merged = Merged
left-amount = { $amount } left
left-over-amount = { $amount } late
left-due = Due { $when }
clock-used = { $used } used of { $allowed }
field-personal = Purpose: { $purpose }. Basis: { $basis }. Deleted { $days } days after the case is closed.
field-sensitive = Sensitive personal data. Nobody sees it without a reason in writing, and you can see who did.

# More
track-received = Received
track-told = Messages to you
check-pin = Place on the map
check-pin-set = Marked
check-file = Added
colon = {": "}
dispatch-confirm = { $act } as suggested
filing-waiting = To be answered
filing-answered = Answered
filing-channel = by { $channel }
record-visitor = Resident, not signed in
record-resident = Resident
record-machine = System
record-timer = done when the time came
watch-none = Not settled
figure-open = Open
figure-due-soon = Due soon
figure-overdue = Overdue
figure-yellow = Yellow cards
figure-red = Red cards
figure-returned = Returned
figure-reopened = Reopened
figure-answered = Answered
figure-closed = Closed
figure-closed-late = Closed late
figure-merged = Merged
figure-all = All
name-case-reports = Reports
name-limit = Limit
name-unit = Unit
name-reopened = Reopened
unit-working-days = working days
unit-working-hours = working hours
unit-calendar-days = calendar days
unit-clock-hours = hours

# previews of forms
preview-title = Preview forms
preview-lead = Fill in a form from beginning to end as a resident would, and see whether questions, hints and error messages are clear. Nothing you enter here starts anything.
preview-upload = Make a form from a schema
preview-file = Schema file
preview-file-hint = JSON Schema (2020-12 or draft-07), at most 4 MB, with all references inside the file.
preview-begin = Make the form
preview-installed = Forms of installed apps
preview-missing = Choose a schema file
preview-not-text = Choose another file; this one is not text
preview-kicker = Preview of a form
preview-untitled = Form without a title
preview-start = Start
preview-progress = { $done } of { $total } tasks done
preview-findings = { $count ->
    [one] This schema has 1 remark, such as a field that looks personal
   *[other] This schema has { $count } remarks, such as fields that look personal
} and does not say purpose, basis and retention.
preview-next = Go on with “{ $title }”
preview-cut = This form has more pages than are listed here.
preview-later = The questions after it
preview-first = First answer “{ $title }”
preview-state-new = Not started
preview-state-started = In progress
preview-state-done = Done
preview-state-cannot = Cannot start yet
preview-state-open = Not complete
preview-check = Check
preview-check-go = Check all answers
preview-check-later = You can check when every task is done
preview-kept = What you enter stays in the memory of this server only. It is gone when you end the preview, sign out, or the server restarts.
preview-end = End the preview and delete what was entered
preview-parts = Which further parts do you want to fill in?
preview-parts-hint = Choose none or several. Chosen parts are asked next.
preview-kind-list = Several, one after the other
preview-kind-text = In words
preview-kind-number = As a number
preview-kind-parts = In its parts
preview-kind-truth = Yes or no
preview-folded = Show { $count } options
preview-folded-chosen = { $chosen } of { $count } options chosen
preview-none = Leave it out
preview-count = { $count ->
    [one] 1 added
   *[other] { $count } added
}
preview-add = Add one
preview-remove = Remove
preview-how-lines = One a line.
preview-how-numbers = One number a line.
preview-how-rows = One group of numbers a line, with commas, such as 114.13, 22.55.
preview-how-free = Write text or JSON.
preview-jump = Go to the end of the page, where you finish
preview-finish = Finish
preview-finished = The form is complete
preview-finished-lead = All answers fit the schema. This is a preview; nothing was sent to anybody.
preview-json = See the data it made
preview-again = Back to the task list
preview-app-hint = This is a preview; nothing you enter is sent.
# Drafting rules
nav-author = Drafts
author-role = Author of rules
author-title = Drafts of rules
author-lead = Change an app's rules, process and words here. What you change is a draft; running cases are not affected.
author-drafts = Drafts ({ $count })
author-new = New draft
author-open = Begin the draft
author-app = App
author-app-missing = Choose the app to change
author-name = Name of the draft
author-name-hint = Say what changes, for example: noise at night within 24 hours
author-name-missing = Enter a name for the draft
author-too-many = The name is too long, or there are too many drafts; discard some first
author-too-much = This is too much to keep. Split it and save again
author-stale = This draft was changed just now. Go back, open it again and repeat your change
author-changed = Files changed
author-last = Last change
author-by = Author
author-created = Begun
author-about = About this draft
author-not-in-service = A draft never goes into service by itself: an administrator installs it elsewhere, not here.
author-behind = The installed app has changed since this draft was begun. Check that the changes still fit.
author-work = What to change
author-tables = Decision tables
author-processes = Processes
author-changes = Changed files ({ $count })
author-changes-none = Nothing changed yet.
author-files = All files ({ $count })
author-new-file = Open or add a file
author-new-file-hint = For example form/note.json
author-file-changed = Changed
author-file-removed = Removed
author-findings = Findings ({ $count })
author-clean = Nothing is wrong.
author-good = The check passes
author-errors = { $count ->
    [one] 1 error: it cannot be installed
   *[other] { $count } errors: it cannot be installed
}
author-error = Error
author-warning = Advice
author-hint = Way out:
author-stories = Stories
author-stories-lead = Tell the app's own stories against the draft and see whether they still go as expected.
author-tell = Tell the stories
author-stories-passed = { $count ->
    [one] 1 story goes as expected
   *[other] All { $count } stories go as expected
}
author-stories-failed = { $count } of the stories go another way, { $passed } as expected
author-stories-cannot = There are errors, so no story can be told yet
author-untold = { $count } were not told, it would take too long.
author-story-line = differs from line { $line }
author-expected = Expected
author-happened = Happened
author-nothing = (nothing)
author-download = Download the whole app folder (tar)
author-discard = Discard the draft
author-discard-lead = The changes are gone then; the record of who changed what stays.
author-discard-now = Discard it
author-notes = Record of changes
author-note-create = Draft begun
author-note-change = File changed
author-note-remove = File removed
author-note-download = Downloaded
author-note-discard = Draft discarded
author-draft-only = Changes the draft only, not the version in service.
author-text = Text of the file
author-save = Save into the draft
author-saved = Saved into the draft; nothing went into service.
author-too-long = The file is too long to edit here: download it, change it and upload it.
author-upload = Upload a file
author-upload-file = Choose a file
author-upload-hint = UTF-8 text; it replaces this file in the draft
author-upload-now = Upload into the draft
author-upload-missing = Choose the file to upload
author-not-text = The file is not UTF-8 text, or has characters that cannot be kept
author-download-file = Download this file
author-remove-file = Remove this file from the draft
author-remove-now = Remove it
table-title = Decision table: { $name }
table-lead = Follow a rule's number to change it. Each save checks again.
table-add = Add a rule at the end
table-add-behind = Add a rule behind it
table-rule = Rule
table-edit-rule = Rule { $number }
table-edit = Change rule { $number }
table-new = New rule { $number }
table-close = Leave it as it is
table-up = Move up
table-down = Move down
table-remove = Remove this rule
table-input = Condition
table-output = Result
table-note-kind = Note
table-note = Note
table-hit = hit
table-caption = { $count ->
    [one] 1 rule
   *[other] { $count } rules
}
table-policy = Hit policy
table-policy-now = Hit policy: { $policy }
table-policy-change = Change the hit policy
table-aggregation = Aggregation
table-aggregation-hint = Only where all results are collected
policy-unique = only one rule may fit
policy-any = rules that fit must give the same result
policy-priority = the result with the highest priority
policy-first = the first rule that fits decides
policy-rule-order = all results, in the order of the rules
policy-output-order = all results, in the order of their priority
policy-collect = all results are collected
table-wrong-cell = Rule { $number }, "{ $label }" is wrong: { $message }
table-wrong-rule = Rule { $number } is wrong: { $message }
table-try = Try it
table-try-lead = Enter conditions and see what comes out. Put texts in quotes, for example "street-light"; leave empty what is not there.
table-try-now = Decide
table-try-wrong = "{ $name }" is wrong: { $message }
table-try-parts = { $name }, for example { $example }
feel-open-text = a text is not closed
feel-unfinished = it ends too early
feel-unexpected = something is missing or too much here
table-result = Result: { $result }
table-hits = Hit: rule { $rules }
table-no-hit = No rule was hit
table-trace = How it came about
process-title = Process: { $name }
process-editor = Change it in the picture
process-editor-hint = Drag, connect, double-click to rename; then save into the draft.
process-editor-failed = This process cannot be opened as a picture: download the file, change it and upload it.
process-no-editor = This installation has no process editor. Download the file, change it with a BPMN tool, and upload it into the draft.
process-picture = Picture of the process
process-steps = List of steps ({ $count })
process-role = done by { $role }
process-next = then { $next }
process-upload-lead = Any other BPMN 2.0 tool can change it too:
process-as-text = Show it as text

# Where a case is on its way
course-title = How far the case is
course-picture = Picture of the process, with what was passed and where the case is
course-now = Waits at:
course-nowhere = finished
course-times = { $when }, { $times } times

# Power list
nav-powers = Power list
home-powers-hint = Who exercises each power, by which law, through which steps
power-list-title = Power list
power-list-lead = Before every step the system checks this list: is there a basis, who may do it, what comes first. What is not on it cannot be written.
power-list-count = { $count } powers. Download:
power-no-basis = no basis in force now
power-code = Code
power-kind = Kind
power-title = Name
power-holder = Held by
power-holder-any = The offices concerned
power-app = Application
power-basis = Basis
power-from = in force since { $from }
power-from-until = in force since { $from }, until { $until }
power-act = Act
power-acts = Acts and what they need
power-posts = Done by
power-everybody = Everybody, without an account
power-certificate = Certificate
certificate-enforcement = Administrative enforcement certificate
power-officers = Officers
power-officers-count = at least { $count }
power-after = Only after
power-separate = By another person than
power-band = Discretion
power-band-means = within the band of the discretion standard
power-reason = Reasons
power-reason-means = must be written down
power-condition = Precondition
power-limits = Time limits
power-forbidden = Negative list: what may not be done
power-delegated = Authorised and entrusted
power-authorised = authorised
power-entrusted = entrusted
power-figures = Figures
power-figure-all = Cases in all
power-figure-open = Being handled
power-figure-late = Closed late
power-kind-licensing = Licensing
power-kind-penalty = Penalty
power-kind-compulsion = Compulsion
power-kind-levy = Levy
power-kind-payment = Payment
power-kind-inspection = Inspection
power-kind-confirmation = Confirmation
power-kind-reward = Reward
power-kind-adjudication = Adjudication
power-kind-other = Other power

# Who read my personal data
list-gap = {", "}
reads-title = Who read my personal data
reads-lead = Each time staff look at your name, telephone number or the like, a line is written here.
reads-none = Nobody has looked at your personal data.
reads-staff = A member of staff
reads-saw = looked at: { $fields }
reads-purpose = Purpose: { $purpose }
reads-reason = Reason: { $reason }
data-title = Take my data with me
data-lead = Download everything this platform holds about you, as one file.
data-export = Download my data
erase-title = Erase my personal data
erase-lead = This matter is closed. You can erase the name, telephone number, photo and so on that you left with this report. It cannot be undone; the record of the work stays.
erase-do = Erase my personal data
erased = Your personal data has been erased.
lend-show = Show how to reach them
lend-reason = Why you need it
lend-reason-hint = You have nothing to do in this case now. Say why you need to look; the person concerned can see this line.
lend-show-sensitive = Show what is sensitive
lend-sensitive-hint = Sensitive personal data: say why you need it, also while you work on the case. At most 5 looks a day; the person concerned can see this line.
lend-noted = Each look is written down, and the person concerned can see it.

# Directory
nav-directory = Directory
directory-title = Directory
directory-search = Name, account, post or office
directory-offices = Offices
directory-people = People ({ $count })
directory-none = Nobody was found.
directory-away = Away, somebody stands in
directory-as-of = As of a day
person-account = Account
person-email = E-mail at work
person-certificates = Certificates
person-cells = Grid cells
person-posts = Appointments
person-no-posts = No appointments.
person-stopped = The account is stopped
person-since = since { $day }
person-covers = standing in for { $name }

# Single sign-on
onward-title = Going on to { $system }
onward-lead = You are signed in. If you agree, { $system } will learn:
onward-until = Your agreement holds until { $day }; until then you are not asked again for this system.
onward-back = You can take it back at any time:
onward-agree = Agree and continue
onward-stay = No, stay here
onward-go = Continue
onward-quick = Taking you there…
leave-title = Sign out?
leave-lead = Another system asks to sign you out here. If you confirm, your single sign-on ends in every system.

# Acting for me
me-mandates = Acting for me
me-mandates-hint = Who may act for me, and for whom I may
mandate-title = Acting for me
mandate-lead = You can let family, friends or colleagues act for you. It counts once they accept, you can end it at any time, and you see everything they do for you.
mandate-organisations = Organisations I represent
mandate-got = Who asked me to act
mandate-given = Whom I authorised
mandate-none = You have authorised nobody.
mandate-new = A new authorisation
mandate-principal = For whom
mandate-myself = Myself
mandate-agent = Their account
mandate-agent-hint = Ask them for it and type it exactly.
mandate-agent-missing = Enter their account
mandate-item = They may act for me in: { $service }
mandate-items-missing = Choose at least one service
mandate-until = Until which day
mandate-until-hint = A year at most; that day still counts.
mandate-until-wrong = Enter a date, such as 2026-12-31
mandate-wrong = Something in the request is wrong; reload the page and try again
mandate-offer = Authorise
mandate-accept = Accept
mandate-end = End
mandate-for = for { $who }
mandate-ends = until { $day }
mandate-in-force = In force
mandate-offered = Not accepted yet
mandate-ended = Ended
mandate-expired = Expired
mandate-somebody = Somebody
check-for = For whom do you send this
check-for-myself = Myself
check-for-wrong = Choose for whom you send this
home-mine-for = for { $who }

# High contrast and keys
contrast-high = High contrast
contrast-standard = Standard contrast
keys-title = Keyboard shortcuts
keys-text = In a list: j next, k previous, Enter opens, / goes to the search. If you use a screen reader or speak to your device you can turn them off.
keys-off = Turn shortcuts off
keys-on = Turn shortcuts on
keys-hint = Keyboard: j next, k previous, Enter opens.

# One door: launcher, inbox, search
nav-inbox = Inbox
nav-me = About me
nav-search = Search
launcher-title = My applications
launcher-waiting = Waiting for me
launcher-apps = Applications
launcher-rooms = More sections
launcher-systems = Other systems of the district
launcher-system = Sign in with the account of this site
launcher-count = { $count ->
    [one] { $count } case waits
   *[other] { $count } cases wait
}
launcher-tasks = Cases of mine and of my office
launcher-dispatch = Send events to the office in charge
launcher-watch = Time limits, cards and figures
launcher-directory = Offices, posts and people
launcher-author = Drafts of business rules
launcher-prove = Some of what your post does takes a second factor, and you signed in with a password alone. Set it up and sign in again:
launcher-audit = Record of sign-ins and of what administrators did
launcher-inbox = Tasks and messages of all applications
launcher-me = Account, notifications, who read my data
launcher-search = Cases, services, powers and offices
inbox-all = To deal with
inbox-tasks = Tasks
inbox-soon = Due soon
inbox-late = Overdue
inbox-unread = Unread
inbox-messages = All messages
inbox-app = Application
inbox-col-left = Time left
inbox-col-what = What
inbox-order-all = Unread messages first, then tasks with the least time left.
message-answer = Answer
message-late = Late
message-progress = Progress
message-house = Administration
message-read = Read
message-unread = Unread
message-mark-read = Mark as read
message-mark-unread = Mark as unread
message-mark-all = Mark all as read
search-lead = Search for the number, the place or the words of a case, and for services, powers and offices. Put blanks between words; all of them must be there.
search-people = People are not searched here. Please do not write telephone or identity numbers into the search; to see your own case use its query code.
search-no-case = No case has all of these words; try fewer.
search-cases = { $count ->
    [one] { $count } case
   *[other] { $count } cases
}
search-services = What you can do here
search-offices = Offices

# About me, notifications
me-name = Name
me-id = Account
me-post = Office and post
me-inbox = Inbox
me-inbox-hint = Tasks and messages of all applications
me-notifications = Notifications
me-notifications-hint = Whether to be told by e-mail or text message too
me-account = Account and sign-in
me-account-hint = Password, one-time codes, devices signed in
me-systems = Systems I signed in to
me-systems-hint = What each of them was given; can be taken back
me-reads = Who read my data
me-reads-hint = Which office, when, what and why
me-data = Download all of my data
me-data-hint = One file that machines can read
notifications-lead = You always get messages on this site. To be reminded elsewhere too, leave an address and tick what for.
notifications-email = E-mail address
notifications-email-hint = for example name@example.cn
notifications-email-wrong = Enter a whole e-mail address such as name@example.cn
notifications-phone = Mobile telephone
notifications-phone-hint = For text or WeChat messages
notifications-phone-wrong = Enter a telephone number of 7 to 15 digits
notifications-language = Language of reminders
notifications-always = Always on this site, and also:
notifications-privacy = A reminder only says that there is something new and the number of the case; sign in to read it. The addresses serve for reminders alone; empty both and keep to delete them.
notifications-keep = Keep
notifications-kept = Kept.
channel-email = By e-mail
channel-phone = By text or WeChat message
notifications-none = Messages are on this site alone for now.

# Systems I authorised
systems-title = Systems I authorised
systems-lead = You agreed that these systems may learn some things about you. When you take it back, your sign-in there ends at once, and you are asked anew the next time.
systems-none = No system may learn anything about you now.
systems-learns = It may learn:
systems-since = Since
systems-until = Until
systems-alive = Your sign-in there lasts at most until
systems-end = Take it back
systems-taken-back = Taken back. Your sign-in at that system has ended.
systems-linked = Linked. You can sign in with it from now on.
systems-unlinked = Unlinked. It does not sign you in any more.
identities-title = Identities you can sign in with
identities-level = Your real-name level:
identities-vouches = Real-name level it vouches for
identities-since = Linked on
identities-seen = Last used
identities-end = Unlink
identities-link = Link { $name }

# Signing in with another identity
sign-in-with-title = Residents: sign in with another identity
sign-in-with-lead = You sign in on their page first and then come back here.
sign-in-with = Sign in with { $name }
first-title = Your first time with { $provider }
first-name = Name
first-level = Real-name level
first-lead = Please choose. We never look for an account by name, so that your identity is not tied to the account of somebody else.
first-old-title = You have an account here
first-old = Sign in once with account and password, then link it. From then on both ways work.
first-old-go = Sign in with account and password
first-new-title = You have no account here
first-new = We open a new account for you; you need no password.
first-new-go = Open a new account
first-link = You are signed in as { $account }. Once linked, this identity signs you in to this account.
first-link-go = Link to this account
not-trusted-title = You were not signed in
not-trusted-again = Try again
not-trusted-password = Sign in with account and password

# The record
nav-audit = Audit
audit-title = Audit record
audit-lead = Sign-ins and what administrators did, newest first. Lines are added and never changed; the ledger protects them.
audit-who = Person or thing (account, id)
audit-kind = What
audit-day = Day
audit-number = No.
audit-when = When
audit-by = Who
audit-about = About
audit-via = Way in
via-page = Page
via-scim = Provisioning (SCIM)
via-command-line = Command line
deed-signed-in = Signed in
deed-signed-out = Signed out
deed-sign-in-failed = Failed sign-in
deed-directory-changed = Directory changed
deed-refused = Refused
deed-account-put = Account set
deed-account-closed = Account closed
deed-account-reset = Password reset
deed-sessions-ended = Sessions ended
deed-keys-made = Keys made
deed-keys-rotated = Keys rotated
deed-master-changed = Master key changed
deed-ledger-rehashed = Ledger rehashed
deed-client-added = Client registered
deed-client-renewed = Client secret renewed
deed-client-removed = Client removed
deed-calendar-published = Calendar published
deed-backup-made = Backup
deed-record-exported = Record exported

# The security administrator: accounts and connected systems
role-system-admin = System administrator
role-security-admin = Security administrator
role-audit-admin = Audit administrator
nav-accounts = Accounts
nav-clients = Systems
launcher-accounts = Open and close accounts, reset passwords
launcher-clients = Sign-in secrets of other systems
accounts-title = Accounts
accounts-search = Account or name
accounts-state = State
accounts-see = See
accounts-closed = Closed
accounts-first = First password, to be changed
accounts-second = Second factor on
admin-second = Second factor
admin-sessions = Devices signed in
admin-seen = Last used
admin-second-needed = Administering takes a second factor. This sign-in gave a password alone, so you can look and change nothing. Set one up and sign in again:
admin-own = Your own account is changed under "Account and sign-in":
admin-act = What to do
admin-act-missing = Choose what to do
admin-act-reset = Reset the password
admin-act-reset-hint = Makes a first password, which its owner changes at the first sign-in. All devices are signed out.
admin-act-reset-all = Reset the password and take the second factor away
admin-act-reset-all-hint = For whoever lost the phone or key. Make sure first that it is them.
admin-act-end = Sign out all devices
admin-act-end-hint = Where somebody else may be signed in. The password stays.
admin-act-close = Close the account
admin-act-close-hint = It signs in no more, and all devices are signed out. What it did stays on record, and it can be opened again.
admin-act-reopen = Open again
admin-act-reopen-hint = Makes a first password, which its owner changes at the first sign-in.
admin-act-renew = Make another secret
admin-act-renew-hint = The old one stops working at once: agree on a time with the other side.
admin-act-remove = Remove the system
admin-act-remove-hint = Nobody signs in to it from here any more. To bring it back, register it anew.
admin-go = Do it
admin-done-end = All devices are signed out.
admin-done-close = The account is closed.
admin-done-remove = The system was removed.
admin-first-title = First password
admin-first-lead = It is shown this once. Hand it over in person. It opens for { $hours } hours, and is changed at the first sign-in.
admin-open-title = Open an account
admin-open-lead = An account is for signing in. What it may do comes from the posts in the directory.
admin-open-go = Open
admin-open-name = Name
admin-open-name-hint = Where the directory has this account its name there counts, and this may stay empty.
admin-open-name-missing = The directory does not have this account: give a name
admin-open-name-long = A name has at most 60 characters
admin-open-id-hint = Such as zhang.demo, the same as in the directory. No telephone or document number.
admin-open-id-wrong = This account cannot be used: choose another
admin-open-id-personal = An account is no telephone or document number
admin-open-id-taken = This account is there already
admin-system = System
admin-system-id = Id
admin-system-public = No secret
admin-system-redirects = Comes back to
admin-system-back-channel = Told of sign-outs at
admin-system-home = Home page
admin-secret-until = Secret good until { $day }
admin-secret-over = Secret ended on { $day }
admin-secret-title = New secret
admin-secret-lead = It is shown this once. Give it to whoever runs that system. It is good until { $day }; the old one works no more.
admin-systems-title = Connected systems
admin-systems-lead = Other systems that people sign in to with an account of this district. Register a new one on the server, with luohu oidc client add.
admin-systems-none = No system is connected yet.
people-change = Posts and leave
people-join = Add a person
people-join-lead = Posts are given afterwards; the security administrator opens the account to sign in with.
people-joins = Joins on
people-id-hint = Such as zhang.demo; it cannot be changed later. No telephone or document number.
people-name-en = Name in English
people-name-missing = Give a name
people-left = Has left
people-nothing = Nothing can be done here
people-again = Choose another office
people-held = Held by { $who }
people-vacant = Vacant
people-covered = On leave; { $name } stands in
people-appoint = Appoint
people-appoint-hint = Posts with power (supervision, drafting of rules and the three administrators) are the security administrator's.
people-office = Office
people-office-missing = Choose an office
people-post = Posts of { $office }
people-post-missing = Choose a post
people-from = First day
people-until = Last day
people-until-hint = Empty means without an end
people-last-day = Last day
people-day-missing = Give a day
people-end = End the appointment
people-end-hint = The last day is still in office.
people-cover = Cover leave
people-cover-hint = The deputy does the work of the posts held while the person is away.
people-deputy = Account of the deputy
people-deputy-hint = The account of a colleague in the directory
people-deputy-missing = Give the account of the deputy
people-end-cover = End the cover
people-end-cover-hint = The last day is still the deputy's.
people-stop = Stop
people-stop-hint = At once they neither sign in nor act. Posts stay, and it can be undone.
people-bring = Bring back
people-bring-hint = They sign in and act again.
people-dismiss = Leaves the service
people-dismiss-hint = All appointments and covers end with yesterday, and they sign in no more.
people-sure = This person leaves the service
people-sure-missing = Tick this first
fact-office-opened = Offices opened
fact-office-changed = Offices changed
fact-office-closed = Offices closed
fact-post-opened = Posts opened
fact-post-changed = Posts changed
fact-post-closed = Posts closed
fact-person-added = People added
fact-person-changed = People changed
fact-person-deactivated = People stopped
fact-person-reactivated = People reactivated
fact-person-left = People who left
fact-appointed = Appointments
fact-appointment-ended = Appointments ended
fact-certificate-issued = Certificates issued
fact-certificate-revoked = Certificates revoked
fact-duty-assigned = Duties assigned
fact-duty-lifted = Duties lifted
fact-cell-opened = Grid cells opened
fact-cell-handed-over = Grid cells handed over
fact-cell-closed = Grid cells closed
fact-leave-covered = Covers arranged
fact-cover-ended = Covers ended
fact-representative-named = Representatives named
fact-mandate-offered = Authorisations offered
fact-mandate-accepted = Authorisations accepted
fact-mandate-ended = Authorisations ended

# One's own account
account-title = My account
account-password-lead = Only you know your password. After a change you are signed out everywhere else.
account-second-on = on
account-second-off = off
account-second-lead = When you sign in you prove once more who you are, so that a stolen password opens nothing.
account-app = Authenticator app
account-app-lead = An app on your telephone shows a new number of six digits every 30 seconds; you enter it when you sign in.
account-app-scan = First: scan this picture with the authenticator app on your telephone.
account-app-picture = QR code for an authenticator app
account-app-typed = If you cannot scan it, type these letters and digits into the app:
account-app-code-hint = Then: enter the six digits that the app shows now
account-app-confirm = Confirm
account-passkey = Passkey
account-passkey-lead = Sign in with the fingerprint, the face or the screen lock of your telephone or computer. You type no password, and no false web site can take it.
account-passkey-name = Give it a name
account-passkey-name-hint = For example: my telephone
account-passkeys-enough = There are enough passkeys. Remove one first
account-recovery-left = { $count } recovery codes have not been used.
account-made = Added { $at }
account-used = Last used { $at }
account-sessions = Where you are signed in
account-sessions-lead = If you do not know one of these, sign it out at once and change your password.
account-session-this = this one
account-session-strong = two steps
account-session-started = Signed in { $at }
account-session-seen = Last used { $at }
account-session-end = Sign out
account-sessions-end = Sign out everywhere else
account-browser-unknown = Unknown browser
account-old = Your present password
account-old-wrong = The password is wrong. Please try again
account-new = New password
account-new-hint = At least 12 characters, of any script, blanks too. A few words that do not belong together are easy to keep and hard to guess.
account-again = New password once more
account-done-password = Your password was changed, and you are signed out everywhere else.
account-done-app = The authenticator app is on, and you are signed out everywhere else.
account-done-passkey = The passkey was added, and you are signed out everywhere else.
account-done-removed = It was removed, and you are signed out everywhere else.
account-done-ended = Signed out.
account-done-others = You are signed out everywhere else.
password-short = The password needs at least 12 characters
password-long = The password is too long
password-guessable = This password is too easy to guess. Choose another one
password-differs = The two new passwords differ
password-same = The new password must differ from the present one
change-password-title = Change the password
change-password-lead = Enter your present password, then the new one.
change-password-go = Change the password
change-app-title = Set up an authenticator app
change-app-lead = First prove that it is you. Then a QR code is shown.
change-app-go = Next
change-passkey-title = Add a passkey
change-passkey-lead = First prove that it is you. Then your telephone or computer does the rest.
change-passkey-go = Next
change-recovery-title = Make new recovery codes
change-recovery-lead = The codes you have now stop working. First prove that it is you.
change-recovery-go = Make new codes
change-remove-app-title = Remove the authenticator app
change-remove-app-lead = Then no number of the app is asked for when you sign in. First prove that it is you.
change-remove-app-go = Remove
change-remove-passkey-title = Remove this passkey
change-remove-passkey-lead = Then this passkey cannot be used to sign in. First prove that it is you.
change-remove-passkey-go = Remove
codes-title = Recovery codes
codes-lead = If your telephone is lost or not at hand, a recovery code takes its place. Each works once.
codes-once = The codes are shown this once: write them down or print them now, and keep them in a safe place.
codes-kept = I have kept them
second-title = Two steps
second-lead = The password is right. Please prove once more that it is you.
second-code = Code
second-code-hint = The six digits of your authenticator app, or a recovery code
second-go = Sign in
second-wrong = The code is wrong or was used before. Please try again
second-lost = Neither telephone nor recovery codes? Come to the service counter with your identity card.
own-title = Choose a password of your own
own-lead = You came with a temporary password. Choose your own before you go on.
own-go = Set the password and sign in
sign-in-passkey = Sign in with a passkey
sign-in-forgot = Forgotten the password? Come to the service counter with your identity card.
passkey-lead = Press the button, then follow your telephone or computer.
passkey-go = Go on
passkey-make-lead = Press the button, then follow your telephone or computer.
passkey-make = Add
passkey-cancelled = It was not finished. Please try again
passkey-none = Passkeys do not work here: scripts are off, the browser is old, or the address is not { $origin }. Use your password instead.
passkey-make-none = A passkey cannot be added here: scripts are off, or the browser is old. You can use an authenticator app instead.
passkey-instead = Use the password instead
passkey-wrong = This passkey was not taken. Try again or use another way
